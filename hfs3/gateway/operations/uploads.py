"""What is under way: ListMultipartUploads and ListParts."""

from dataclasses import dataclass, field

from hfs3.contract.limits import DELIMITER, MAX_KEYS_PER_PAGE, MAX_PARTS
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.listing import read_delimiter, read_encoding, shown_bucket
from hfs3.gateway.operations.multipart import EXPIRY, find_open
from hfs3.gateway.operations.naming import bucket_of
from hfs3.gateway.operations.numbers import page_size, whole_number
from hfs3.gateway.storage.base import Upload
from hfs3.gateway.wire import listings, xml
from hfs3.gateway.wire.messages import Response

_BEYOND = "\U0010ffff"


async def list_parts(call: Call) -> Response:
    """List a page of an upload's parts."""
    upload = find_open(call)
    query = call.query
    most = page_size(query, "max-parts", most=MAX_KEYS_PER_PAGE)
    marker = 0
    if query.get("part-number-marker"):
        marker = whole_number(query, "part-number-marker", least=0, most=MAX_PARTS)
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
    key_marker, id_marker = query.get("key-marker", ""), query.get("upload-id-marker", "")
    limit = page_size(query, "max-uploads", most=MAX_KEYS_PER_PAGE)
    page = _Page(call, query.get("prefix", ""), read_delimiter(query), limit)
    more = page.fill(key_marker, id_marker)
    listing = listings.UploadListing(
        bucket=shown_bucket(call),
        owner=call.namespace,
        uploads=page.uploads,
        max_uploads=page.limit,
        prefix=page.prefix,
        delimiter=page.delimiter,
        encoding_type=read_encoding(query),
        key_marker=key_marker,
        upload_id_marker=id_marker if key_marker else "",
        next_key_marker=page.last[0] if more else "",
        next_upload_id_marker=page.last[1] if more else "",
        common_prefixes=page.groups,
        shown_before=call.shown_before,
    )
    return Response(200, [("Content-Type", xml.CONTENT_TYPE)], listing.render())


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
