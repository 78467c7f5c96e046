"""The XML documents the gateway is sent: DeleteObjects, CompleteMultipartUpload, CreateBucket.

Read with expat and handlers of our own: a DOCTYPE is refused, so there are no entities to expand; size, depth and the
number of elements are bounded. Clients send these documents with and without the S3 namespace; both are read.
"""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from hfs3.contract.limits import MAX_KEYS_PER_DELETE, MAX_PARTS, MIB
from hfs3.gateway.errors import S3Error

MAX_BODY: Final = 8 * MIB
"""10,000 parts with checksums, or 1,000 keys of 1,024 bytes with every byte escaped, fit well."""

_INTEGER: Final = re.compile(r"-?[0-9]{1,10}")
_HIGHEST: Final = 2**31 - 1
_MAX_DEPTH: Final = 8
_MAX_ELEMENTS: Final = 150_000


@dataclass(frozen=True, slots=True)
class KeyToDelete:
    """One entry of DeleteObjects; `etag` is without quotes and empty when the deletion is unconditional."""

    key: str
    version_id: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Deletion:
    """What DeleteObjects asks for; quiet means: answer with the errors alone."""

    keys: tuple[KeyToDelete, ...]
    quiet: bool


@dataclass(frozen=True, slots=True)
class CompletedPart:
    """One part of CompleteMultipartUpload, in the order the client gave; `etag` is without quotes."""

    number: int
    etag: str


async def read_body(payload: AsyncIterator[bytes]) -> bytes:
    """Return the whole payload. Raises MaxMessageLengthExceeded."""
    pieces: list[bytes] = []
    size = 0
    async for piece in payload:
        size += len(piece)
        if size > MAX_BODY:
            raise S3Error("MaxMessageLengthExceeded", extra={"MaxMessageLengthBytes": str(MAX_BODY)})
        pieces.append(piece)
    return b"".join(pieces)


def parse_deletion(body: bytes) -> Deletion:
    """Read the body of DeleteObjects. Raises MalformedXML."""
    root = _parse(body, "Delete")
    keys = tuple(_key_to_delete(entry) for entry in root.each("Object"))
    if not 0 < len(keys) <= MAX_KEYS_PER_DELETE:
        raise S3Error("MalformedXML", rule="xml.delete-count")
    return Deletion(keys, quiet=root.value("Quiet").strip().lower() == "true")


def parse_completion(body: bytes) -> tuple[CompletedPart, ...]:
    """Read the body of CompleteMultipartUpload. Raises MalformedXML. Order and existence are the caller's to check."""
    if not body:
        raise S3Error("InvalidRequest", "You must specify at least one part", rule="xml.no-parts")
    root = _parse(body, "CompleteMultipartUpload", "CompletedMultipartUpload")
    parts = tuple(_completed_part(entry) for entry in root.each("Part"))
    if not 0 < len(parts) <= MAX_PARTS:
        raise S3Error("MalformedXML", rule="xml.part-count")
    return parts


def parse_location(body: bytes) -> str:
    """Read the body of CreateBucket: the location it asks for, or empty. Raises MalformedXML."""
    if not body.strip():
        return ""
    return _parse(body, "CreateBucketConfiguration").value("LocationConstraint").strip()


def _key_to_delete(entry: "_Element") -> KeyToDelete:
    key = entry.value("Key")
    if not key:
        raise S3Error("MalformedXML", rule="xml.delete-key")
    if entry.value("Size") or entry.value("LastModifiedTime"):  # for directory buckets alone
        raise S3Error("MalformedXML", rule="xml.delete-condition")
    return KeyToDelete(key, entry.value("VersionId").strip(), entry.value("ETag").strip().strip('"'))


def _completed_part(entry: "_Element") -> CompletedPart:
    number, etag = entry.value("PartNumber").strip(), entry.value("ETag").strip().strip('"')
    if not _INTEGER.fullmatch(number) or int(number) > _HIGHEST or not etag:
        raise S3Error("MalformedXML", rule="xml.part")
    if int(number) < 1:
        extra = {"ArgumentName": "PartNumber", "ArgumentValue": number}
        raise S3Error("InvalidArgument", "PartNumber must be >= 1", rule="xml.part", extra=extra)
    return CompletedPart(int(number), etag)


@dataclass(slots=True)
class _Element:
    name: str
    words: list[str] = field(default_factory=list)
    children: list["_Element"] = field(default_factory=list)

    def each(self, name: str) -> Iterator["_Element"]:
        return (child for child in self.children if child.name == name)

    def value(self, name: str) -> str:
        """Return the text of the first child called `name`, or empty."""
        return next(("".join(child.words) for child in self.each(name)), "")


class _Tree:
    """What expat reports, as a tree of bounded size."""

    def __init__(self) -> None:
        self.top = _Element("")
        self._open = [self.top]
        self._count = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > _MAX_DEPTH or self._count > _MAX_ELEMENTS:
            raise S3Error("MalformedXML", rule="xml.size")
        element = _Element(name.rpartition(" ")[2])
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def words(self, data: str) -> None:
        self._open[-1].words.append(data)


def _refuse_doctype(*_: object) -> None:
    raise S3Error("MalformedXML", rule="xml.doctype")


def _parse(body: bytes, *names: str) -> _Element:
    tree = _Tree()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.words
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(body, True)  # noqa: FBT003  # expat's own signature: this is all there is
    except (expat.ExpatError, LookupError, ValueError):  # the last two: an encoding Python does not know
        raise S3Error("MalformedXML") from None
    root = tree.top.children[0]
    if root.name not in names:
        raise S3Error("MalformedXML", rule="xml.root")
    return root
