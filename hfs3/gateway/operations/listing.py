"""ListObjectsV2, the only way to list (DOCUMENTED), with `/` as the only delimiter (DOCUMENTED)."""

from collections.abc import Mapping

from hfs3.contract.limits import DELIMITER, MAX_KEYS_PER_PAGE
from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.naming import bucket_of, require_bucket
from hfs3.gateway.operations.numbers import page_size
from hfs3.gateway.operations.tokens import seal, unseal
from hfs3.gateway.wire import listings, xml
from hfs3.gateway.wire.messages import Response
from hfs3.gateway.wire.query import read_query


async def list_objects_v2(call: Call) -> Response:
    """List a page of keys. A continuation token outweighs start-after."""
    query = call.query
    most = page_size(query, "max-keys", most=MAX_KEYS_PER_PAGE)
    require_bucket(call)  # as in S3: of a bucket that is not there, nothing else is wrong
    delimiter, encoding = read_delimiter(query), read_encoding(query)
    page = call.storage.walk(
        bucket_of(call), query.get("prefix", ""), start=_start(call), delimiter=delimiter, limit=most
    )
    listing = listings.ObjectListing(
        bucket=shown_bucket(call),
        prefix=query.get("prefix", ""),
        max_keys=most,
        contents=page.entries,
        common_prefixes=page.groups,
        delimiter=delimiter,
        encoding_type=encoding,
        start_after=as_sent(call, "start-after"),
        continuation_token=query.get("continuation-token", ""),
        next_token=seal(page.next_start, scope=_scope(call)),
        owner=call.namespace if query.get("fetch-owner", "").lower() == "true" else "",
        shown_before=call.shown_before,
    )
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], listing.render())


def _scope(call: Call) -> str:
    return "/".join(bucket_of(call))


def _start(call: Call) -> str:
    """Return the first key that may be listed: no key holds a NUL, so nothing is between a key and itself with one.

    Groups stand in one order with keys, so a start-after inside a group leaves all of the group out. Amazon's older
    listing is known to do so; that this one does is ASSUMED.
    """
    query = call.query
    if "continuation-token" in query:
        return unseal(query["continuation-token"], scope=_scope(call))
    after, prefix, delimiter = (query.get(name, "") for name in ("start-after", "prefix", "delimiter"))
    if delimiter and after.startswith(prefix) and delimiter in after.removeprefix(prefix):
        group = prefix + after.removeprefix(prefix).partition(delimiter)[0]
        return group + chr(ord(delimiter) + 1)
    return f"{after}\0" if after else ""


def as_sent(call: Call, marker: str) -> str:
    """Return a marker as the client put it, which with way 2 is not the one that is gone by."""
    return (read_query(call.request.raw_query) if call.shown_before else call.query).get(marker, "")


def shown_bucket(call: Call) -> str:
    """Return the bucket's name as the client put it: with way 2, the namespace."""
    return call.namespace if call.shown_before else call.bucket


def read_delimiter(query: Mapping[str, str]) -> str:
    """Return the delimiter; an empty one is none. Raises InvalidArgument (that code is ASSUMED)."""
    delimiter = query.get("delimiter", "")
    if delimiter not in {"", DELIMITER}:
        raise S3Error(
            "InvalidArgument",
            f"Only {DELIMITER} is allowed as the delimiter.",
            rule="listing.delimiter",
            extra={"ArgumentName": "delimiter", "ArgumentValue": delimiter},
        )
    return delimiter


def read_encoding(query: Mapping[str, str]) -> str:
    """Return the encoding-type: `url`, or empty for none. Raises InvalidArgument, for an empty one too."""
    if "encoding-type" not in query:
        return ""
    encoding = query["encoding-type"]
    if encoding.lower() != "url":
        raise S3Error(
            "InvalidArgument",
            "Invalid Encoding Method specified in Request",
            rule="listing.encoding-type",
            extra={"ArgumentName": "encoding-type", "ArgumentValue": encoding},
        )
    return "url"
