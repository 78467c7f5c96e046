"""The listings the gateway answers with: buckets, objects, parts, uploads.

Elements, their order and their spelling are Amazon S3's, https://docs.aws.amazon.com/AmazonS3/latest/API/. A page of
1,000 keys is rendered often, so an entry is one f-string, and whether keys must be encoded at all is asked once a page.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from urllib.parse import quote

from hfs3.contract.limits import REGION, STORAGE_CLASS
from hfs3.gateway.wire.xml import SPECIAL, document, element, text, timestamp, timestamp_of

Encode = Callable[[str], str]


class Listed(Protocol):
    """An object as a listing shows it; `etag` is without quotes, `modified` in milliseconds since 1970."""

    @property
    def key(self) -> str: ...
    @property
    def etag(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def modified(self) -> int: ...


class ListedPart(Protocol):
    """A part as a listing shows it; `etag` is without quotes, `modified` in UTC."""

    @property
    def number(self) -> int: ...
    @property
    def etag(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def modified(self) -> datetime: ...


class ListedUpload(Protocol):
    """A multipart upload as a listing shows it; `initiated` in UTC."""

    @property
    def key(self) -> str: ...
    @property
    def upload_id(self) -> str: ...
    @property
    def initiated(self) -> datetime: ...


def url_encoded(value: str) -> str:
    """Return `value` as `encoding-type=url` shows it: `/` stays, a space is `%20` (which every client decodes)."""
    return quote(value, safe="/*")


def encoder(encoding_type: str) -> Encode:
    """Return how a listing with this `encoding-type` (`url` or empty) writes keys and prefixes."""
    return url_encoded if encoding_type == "url" else text


_ENCODED: Final = re.compile(r"[^A-Za-z0-9_.~/*-]")


def _entry_encoder(encoding_type: str, values: Iterable[str]) -> Encode:
    """Return `encoder(encoding_type)`, or what does nothing when none of these values has a character to encode."""
    wanting = _ENCODED if encoding_type == "url" else SPECIAL
    return encoder(encoding_type) if wanting.search("".join(values)) else str


def _optional(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>" if value else ""


def _owner(name: str, element: str = "Owner") -> str:
    return f"<{element}><ID>{text(name)}</ID><DisplayName>{text(name)}</DisplayName></{element}>"


def _truth(value: object) -> str:
    return "true" if value else "false"


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
        return document(
            "ListAllMyBucketsResult",
            f"{_owner(self.owner)}<Buckets>{entries}</Buckets>"
            f"{_optional('ContinuationToken', text(self.continuation_token))}{_optional('Prefix', text(self.prefix))}",
        )


@dataclass(frozen=True, slots=True)
class ObjectListing:
    """ListBucketResult of ListObjectsV2.

    `shown_before` is put before every key and prefix: the bucket and a slash when the namespace is addressed as the
    bucket (`Call.shown_before`). `prefix` and the entries are without it; `start_after` is as the client put it.
    `owner` is empty unless fetch-owner asks for it.
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
            f"{element('Name', self.bucket)}<Prefix>{encode(before + self.prefix)}</Prefix>"
            f"{_optional('StartAfter', encode(self.start_after))}"
            f"{_optional('ContinuationToken', text(self.continuation_token))}"
            f"{_optional('NextContinuationToken', text(self.next_token))}"
            f"<KeyCount>{len(self.contents) + len(self.common_prefixes)}</KeyCount><MaxKeys>{self.max_keys}</MaxKeys>"
            f"{_optional('Delimiter', encode(self.delimiter))}{_optional('EncodingType', text(self.encoding_type))}"
            f"<IsTruncated>{_truth(self.next_token)}</IsTruncated>"
        )
        tail = f"{_owner(self.owner) if self.owner else ''}<StorageClass>{STORAGE_CLASS}</StorageClass></Contents>"
        at_key = f"<Contents><Key>{encode(before)}"
        quick = _entry_encoder(self.encoding_type, [entry.key for entry in self.contents])
        entries = [
            f"{at_key}{quick(entry.key)}</Key><LastModified>{timestamp_of(entry.modified // 1000)}</LastModified>"
            f"<ETag>&quot;{entry.etag}&quot;</ETag><Size>{entry.size}</Size>{tail}"
            for entry in self.contents
        ]
        groups = _prefixes(self.common_prefixes, before, self.encoding_type)
        return document("ListBucketResult", "".join((head, *entries, groups)))


def _prefixes(prefixes: Sequence[str], before: str, encoding_type: str) -> str:
    at_prefix = f"<CommonPrefixes><Prefix>{encoder(encoding_type)(before)}"
    encode = _entry_encoder(encoding_type, prefixes)
    return "".join([f"{at_prefix}{encode(each)}</Prefix></CommonPrefixes>" for each in prefixes])


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
        return document(
            "ListPartsResult",
            f"{element('Bucket', self.bucket)}<Key>{encoder(self.encoding_type)(self.key)}</Key>"
            f"{element('UploadId', self.upload_id)}{_owner(self.owner, 'Initiator')}{_owner(self.owner)}"
            f"<StorageClass>{STORAGE_CLASS}</StorageClass><PartNumberMarker>{self.marker}</PartNumberMarker>"
            f"<NextPartNumberMarker>{last}</NextPartNumberMarker><MaxParts>{self.max_parts}</MaxParts>"
            f"{_optional('EncodingType', text(self.encoding_type))}"
            f"<IsTruncated>{_truth(self.next_marker)}</IsTruncated>{entries}",
        )


@dataclass(frozen=True, slots=True)
class UploadListing:
    """ListMultipartUploadsResult. The markers of where the next page starts are always there, if only empty.

    `shown_before` is as in ObjectListing; `key_marker` is as the client put it.
    """

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
    truncated: bool = False
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
        return document(
            "ListMultipartUploadsResult",
            f"{element('Bucket', self.bucket)}<KeyMarker>{encode(self.key_marker)}</KeyMarker>"
            f"{element('UploadIdMarker', self.upload_id_marker)}"
            f"<NextKeyMarker>{encode(before + self.next_key_marker) if self.next_key_marker else ''}</NextKeyMarker>"
            f"{element('NextUploadIdMarker', self.next_upload_id_marker)}"
            f"{_optional('Delimiter', encode(self.delimiter))}{_optional('Prefix', encode(before + self.prefix))}"
            f"<MaxUploads>{self.max_uploads}</MaxUploads>{_optional('EncodingType', text(self.encoding_type))}"
            f"<IsTruncated>{_truth(self.truncated)}</IsTruncated>{entries}"
            f"{_prefixes(self.common_prefixes, before, self.encoding_type)}",
        )
