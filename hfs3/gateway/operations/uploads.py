"""What is under way: ListMultipartUploads and ListParts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hfs3.contract.limits import DELIMITER, MAX_KEYS_PER_PAGE
from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.listing import as_sent, read_delimiter, read_encoding, shown_bucket
from hfs3.gateway.operations.multipart import EXPIRY, find_open
from hfs3.gateway.operations.naming import bucket_of, require_bucket
from hfs3.gateway.operations.numbers import counting_number, page_size
from hfs3.gateway.storage.base import UPLOAD_ID, Upload
from hfs3.gateway.wire import listings, xml
from hfs3.gateway.wire.messages import Response

_BEYOND = "\U0010ffff"


async def list_parts(call: Call) -> Response:
    """List a page of an upload's parts."""
    upload = find_open(call)
    query = call.query
    most = page_size(query, "max-parts", most=MAX_KEYS_PER_PAGE)
    marker = counting_number(query, "part-number-marker", default=0)
    found = call.storage.list_parts(upload.upload_id, after=marker, limit=most + 1)
    parts = found[:most]
    listing = listings.PartListing(
        bucket=call.bucket,
        key=call.key,
        upload_id=upload.upload_id,
        owner=call.namespace,
        parts=parts,
        max_parts=most,
        marker=marker,
        next_marker=parts[-1].number if parts and len(found) > most else 0,
        encoding_type=read_encoding(query),
    )
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], listing.render())


async def list_multipart_uploads(call: Call) -> Response:
    """List a page of the uploads in flight."""
    await call.storage.expire_uploads(before=call.now - EXPIRY)
    query = call.query
    limit = page_size(query, "max-uploads", most=MAX_KEYS_PER_PAGE)
    require_bucket(call)
    encoding, delimiter = read_encoding(query), read_delimiter(query)
    key_marker, id_marker = _read_markers(query)
    page = _Page(call, query.get("prefix", ""), delimiter, limit)
    more = page.fill(key_marker, id_marker)
    next_key, next_id = page.last if more else page.last_upload
    listing = listings.UploadListing(
        bucket=shown_bucket(call),
        owner=call.namespace,
        uploads=page.uploads,
        max_uploads=page.limit,
        prefix=page.prefix,
        delimiter=page.delimiter,
        encoding_type=encoding,
        key_marker=as_sent(call, "key-marker"),
        upload_id_marker=id_marker,
        next_key_marker=next_key,
        next_upload_id_marker=next_id,
        truncated=more,
        common_prefixes=page.groups,
        shown_before=call.shown_before,
    )
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], listing.render())


def _read_markers(query: Mapping[str, str]) -> tuple[str, str]:
    """Return after which upload the page starts; without a key, the marker of an upload counts for nothing.

    Raises InvalidArgument for one that no upload ever had. One that has ended since is none of those: who aborts
    upload after upload must be able to ask for the next page.
    """
    key, upload_id = query.get("key-marker", ""), query.get("upload-id-marker", "")
    if not key:
        return "", ""
    if upload_id and not UPLOAD_ID.fullmatch(upload_id):
        raise S3Error(
            "InvalidArgument",
            "Invalid uploadId marker",
            rule="listing.upload-id-marker",
            extra={"ArgumentName": "upload-id-marker", "ArgumentValue": upload_id},
        )
    return key, upload_id


@dataclass(slots=True)
class _Page:
    """A page as it fills: uploads, the groups that keys with a delimiter fall into, and where it stopped."""

    call: Call
    prefix: str
    delimiter: str
    limit: int
    uploads: list[Upload] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    last: tuple[str, str] = ("", "")

    @property
    def last_upload(self) -> tuple[str, str]:
        """The markers of the last upload on this page, which S3 shows even where nothing follows."""
        return (self.uploads[-1].key, self.uploads[-1].upload_id) if self.uploads else ("", "")

    def fill(self, key_marker: str, id_marker: str) -> bool:
        """Take uploads after the markers until the page is full; say whether others follow."""
        group = self._group_of(key_marker)
        after = _past(group) if group else (key_marker, (id_marker or _BEYOND) if key_marker else "")
        while room := self.limit - len(self.uploads) - len(self.groups):
            found = self._next(after, room)
            if not found:
                return False
            for upload in found:
                after = self._take(upload)
                if after != self.last:
                    break  # the rest of this group is passed over
        return self.limit > 0 and bool(self._next(after, 1))

    def _next(self, after: tuple[str, str], limit: int) -> tuple[Upload, ...]:
        return self.call.storage.list_uploads(bucket_of(self.call), self.prefix, after=after, limit=limit)

    def _take(self, upload: Upload) -> tuple[str, str]:
        """Take one upload, or the group it falls into; return what to go on after."""
        group = self._group_of(upload.key)
        if not group:
            self.uploads.append(upload)
            self.last = (upload.key, upload.upload_id)
            return self.last
        self.groups.append(group)
        self.last = (group, "")
        return _past(group)

    def _group_of(self, key: str) -> str:
        at = key.find(self.delimiter, len(self.prefix)) if self.delimiter and key.startswith(self.prefix) else -1
        return "" if at < 0 else key[: at + 1]


def _past(group: str) -> tuple[str, str]:
    """Return what comes before everything after a group: no upload has an empty identifier."""
    return (group.removesuffix(DELIMITER) + chr(ord(DELIMITER) + 1), "")
