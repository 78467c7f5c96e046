"""The XML documents the gateway answers with, from templates; `xml_bodies` reads those it is sent.

Elements, their order and their spelling are Amazon S3's, https://docs.aws.amazon.com/AmazonS3/latest/API/. A page of
1,000 keys is rendered often, so an entry is one f-string and text without special characters is not copied.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from urllib.parse import quote

from hfs3.contract.limits import REGION, STORAGE_CLASS
from hfs3.gateway.errors import S3Error

CONTENT_TYPE: Final = "application/xml"
NAMESPACE: Final = "http://s3.amazonaws.com/doc/2006-03-01/"

_PROLOGUE: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPECIAL: Final = re.compile("[\x00-\x1f\"&'<>\ufffe\uffff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMED: Final = {'"': "&quot;", "&": "&amp;", "'": "&#39;", "<": "&lt;", ">": "&gt;"}

Encode = Callable[[str], str]


class _Content(Protocol):
    """`etag` is without quotes, `modified` in UTC."""

    @property
    def etag(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def modified(self) -> datetime: ...


class Listed(_Content, Protocol):
    """An object as a listing shows it."""

    @property
    def key(self) -> str: ...


class ListedPart(_Content, Protocol):
    """A part as a listing shows it."""

    @property
    def number(self) -> int: ...


class ListedUpload(Protocol):
    """A multipart upload as a listing shows it; `initiated` in UTC."""

    @property
    def key(self) -> str: ...
    @property
    def upload_id(self) -> str: ...
    @property
    def initiated(self) -> datetime: ...


def text(value: str) -> str:
    """Return `value` as the text of an element.

    Control characters become references, which XML 1.0 does not allow but S3 does; `encoding-type=url` is for those.
    """
    return _SPECIAL.sub(_reference, value) if _SPECIAL.search(value) else value


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"&#x{ord(character):x};"


def url_encoded(value: str) -> str:
    """Return `value` as `encoding-type=url` shows it: `/` stays, a space is `%20` (which every client decodes)."""
    return quote(value, safe="/*")


def encoder(encoding_type: str) -> Encode:
    """Return how a listing with this `encoding-type` (`url` or empty) writes keys and prefixes."""
    return url_encoded if encoding_type == "url" else text


def timestamp(moment: datetime) -> str:
    """Return a UTC moment as S3 writes it in XML, with milliseconds."""
    return f"{moment.isoformat(timespec='milliseconds')[:23]}Z"


def _document(name: str, content: str) -> bytes:
    return f'{_PROLOGUE}<{name} xmlns="{NAMESPACE}">{content}</{name}>'.encode()


def _element(name: str, value: str) -> str:
    return f"<{name}>{text(value)}</{name}>"


def _optional(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>" if value else ""


def _owner(name: str, element: str = "Owner") -> str:
    return f"<{element}><ID>{text(name)}</ID><DisplayName>{text(name)}</DisplayName></{element}>"


def _truth(value: object) -> str:
    return "true" if value else "false"


def error(refusal: S3Error, *, resource: str, request_id: str, host_id: str) -> bytes:
    """Render the error document; `resource` is the raw path. Alone among S3's documents it has no namespace.

    Control characters are shown as U+FFFD: a client must be able to parse why it was refused.
    """
    elements = {
        "Code": refusal.code,
        "Message": refusal.message,
        **refusal.extra,
        "Resource": resource,
        "RequestId": request_id,
        "HostId": host_id,
    }
    content = "".join(_element(name, _CONTROL.sub("\ufffd", value)) for name, value in elements.items())
    return f"{_PROLOGUE}<Error>{content}</Error>".encode()


@dataclass(frozen=True, slots=True)
class BucketListing:
    """ListAllMyBucketsResult: buckets are (name, created)."""

    owner: str
    buckets: Iterable[tuple[str, datetime]]
    prefix: str = ""
    continuation_token: str = ""

    def render(self) -> bytes:
        entries = "".join(
            f"<Bucket><Name>{text(name)}</Name><CreationDate>{timestamp(created)}</CreationDate>"
            f"<BucketRegion>{REGION}</BucketRegion></Bucket>"
            for name, created in self.buckets
        )
        return _document(
            "ListAllMyBucketsResult",
            f"{_owner(self.owner)}<Buckets>{entries}</Buckets>"
            f"{_optional('ContinuationToken', text(self.continuation_token))}{_optional('Prefix', text(self.prefix))}",
        )


def location(region: str) -> bytes:
    """Render LocationConstraint: empty for us-east-1, as S3 has it."""
    return _document("LocationConstraint", "" if region == REGION else text(region))


@dataclass(frozen=True, slots=True)
class ObjectListing:
    """ListBucketResult of ListObjectsV2.

    `shown_before` is put before every key and prefix: the bucket and a slash when the namespace is addressed as the
    bucket (`Call.shown_before`). `prefix`, `start_after` and the entries are without it. `owner` is empty unless
    fetch-owner asks for it.
    """

    bucket: str
    prefix: str
    max_keys: int
    contents: Sequence[Listed]
    common_prefixes: Sequence[str]
    delimiter: str = ""
    encoding_type: str = ""
    start_after: str = ""
    continuation_token: str = ""
    next_token: str = ""
    owner: str = ""
    shown_before: str = ""

    def render(self) -> bytes:
        encode, before = encoder(self.encoding_type), self.shown_before
        head = (
            f"{_element('Name', self.bucket)}<Prefix>{encode(before + self.prefix)}</Prefix>"
            f"{_optional('StartAfter', encode(before + self.start_after) if self.start_after else '')}"
            f"{_optional('ContinuationToken', text(self.continuation_token))}"
            f"{_optional('NextContinuationToken', text(self.next_token))}"
            f"<KeyCount>{len(self.contents) + len(self.common_prefixes)}</KeyCount><MaxKeys>{self.max_keys}</MaxKeys>"
            f"{_optional('Delimiter', encode(self.delimiter))}{_optional('EncodingType', text(self.encoding_type))}"
            f"<IsTruncated>{_truth(self.next_token)}</IsTruncated>"
        )
        tail = f"{_owner(self.owner) if self.owner else ''}<StorageClass>{STORAGE_CLASS}</StorageClass></Contents>"
        entries = [
            f"<Contents><Key>{encode(before + entry.key)}</Key><LastModified>{timestamp(entry.modified)}</LastModified>"
            f"<ETag>&quot;{entry.etag}&quot;</ETag><Size>{entry.size}</Size>{tail}"
            for entry in self.contents
        ]
        return _document("ListBucketResult", "".join((head, *entries, _prefixes(self.common_prefixes, before, encode))))


def _prefixes(prefixes: Iterable[str], before: str, encode: Encode) -> str:
    return "".join(f"<CommonPrefixes><Prefix>{encode(before + each)}</Prefix></CommonPrefixes>" for each in prefixes)


def deletion(deleted: Iterable[str], errors: Iterable[tuple[str, S3Error]]) -> bytes:
    """Render DeleteResult from the keys deleted (none when quiet) and those that were not, each with its error."""
    done = "".join(f"<Deleted>{_element('Key', key)}</Deleted>" for key in deleted)
    failed = "".join(
        f"<Error>{_element('Key', key)}{_element('Code', why.code)}{_element('Message', why.message)}</Error>"
        for key, why in errors
    )
    return _document("DeleteResult", done + failed)


def copied(etag: str, modified: datetime) -> bytes:
    """Render CopyObjectResult; `etag` is without quotes."""
    return _document(
        "CopyObjectResult",
        f"<LastModified>{timestamp(modified)}</LastModified><ETag>&quot;{etag}&quot;</ETag>",
    )


def upload_started(bucket: str, key: str, upload_id: str) -> bytes:
    """Render InitiateMultipartUploadResult."""
    return _document(
        "InitiateMultipartUploadResult",
        f"{_element('Bucket', bucket)}{_element('Key', key)}{_element('UploadId', upload_id)}",
    )


def upload_completed(bucket: str, key: str, *, etag: str, url: str) -> bytes:
    """Render CompleteMultipartUploadResult; `etag` is without quotes, `url` the object's address."""
    return _document(
        "CompleteMultipartUploadResult",
        f"{_element('Location', url)}{_element('Bucket', bucket)}{_element('Key', key)}<ETag>&quot;{etag}&quot;</ETag>",
    )


@dataclass(frozen=True, slots=True)
class PartListing:
    """ListPartsResult. `next_marker` is 0 when nothing follows."""

    bucket: str
    key: str
    upload_id: str
    owner: str
    parts: Sequence[ListedPart]
    max_parts: int
    marker: int = 0
    next_marker: int = 0
    encoding_type: str = ""

    def render(self) -> bytes:
        entries = "".join(
            f"<Part><PartNumber>{part.number}</PartNumber><LastModified>{timestamp(part.modified)}</LastModified>"
            f"<ETag>&quot;{part.etag}&quot;</ETag><Size>{part.size}</Size></Part>"
            for part in self.parts
        )
        last = self.next_marker or (self.parts[-1].number if self.parts else 0)
        return _document(
            "ListPartsResult",
            f"{_element('Bucket', self.bucket)}<Key>{encoder(self.encoding_type)(self.key)}</Key>"
            f"{_element('UploadId', self.upload_id)}{_owner(self.owner, 'Initiator')}{_owner(self.owner)}"
            f"<StorageClass>{STORAGE_CLASS}</StorageClass><PartNumberMarker>{self.marker}</PartNumberMarker>"
            f"<NextPartNumberMarker>{last}</NextPartNumberMarker><MaxParts>{self.max_parts}</MaxParts>"
            f"{_optional('EncodingType', text(self.encoding_type))}"
            f"<IsTruncated>{_truth(self.next_marker)}</IsTruncated>{entries}",
        )


@dataclass(frozen=True, slots=True)
class UploadListing:
    """ListMultipartUploadsResult. The two next markers are empty when nothing follows."""

    bucket: str
    owner: str
    uploads: Sequence[ListedUpload]
    max_uploads: int
    prefix: str = ""
    delimiter: str = ""
    encoding_type: str = ""
    key_marker: str = ""
    upload_id_marker: str = ""
    next_key_marker: str = ""
    next_upload_id_marker: str = ""
    common_prefixes: Sequence[str] = ()
    shown_before: str = ""

    def render(self) -> bytes:
        encode, before = encoder(self.encoding_type), self.shown_before
        who = f"{_owner(self.owner, 'Initiator')}{_owner(self.owner)}<StorageClass>{STORAGE_CLASS}</StorageClass>"
        entries = "".join(
            f"<Upload><Key>{encode(before + upload.key)}</Key><UploadId>{text(upload.upload_id)}</UploadId>{who}"
            f"<Initiated>{timestamp(upload.initiated)}</Initiated></Upload>"
            for upload in self.uploads
        )
        return _document(
            "ListMultipartUploadsResult",
            f"{_element('Bucket', self.bucket)}<KeyMarker>{_marker(self.key_marker, before, encode)}</KeyMarker>"
            f"{_element('UploadIdMarker', self.upload_id_marker)}"
            f"{_optional('NextKeyMarker', _marker(self.next_key_marker, before, encode))}"
            f"{_optional('NextUploadIdMarker', text(self.next_upload_id_marker))}"
            f"<Prefix>{encode(before + self.prefix)}</Prefix>{_optional('Delimiter', encode(self.delimiter))}"
            f"<MaxUploads>{self.max_uploads}</MaxUploads>{_optional('EncodingType', text(self.encoding_type))}"
            f"<IsTruncated>{_truth(self.next_key_marker)}</IsTruncated>{entries}"
            f"{_prefixes(self.common_prefixes, before, encode)}",
        )


def _marker(marker: str, before: str, encode: Encode) -> str:
    return encode(before + marker) if marker else ""
