"""The XML documents the gateway answers with, but for `listings`; `xml_bodies` reads those it is sent.

Elements, their order and their spelling are Amazon S3's, https://docs.aws.amazon.com/AmazonS3/latest/API/.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from hfs3.contract.limits import REGION
from hfs3.gateway.errors import S3Error

CONTENT_TYPE: Final = "application/xml"
NAMESPACE: Final = "http://s3.amazonaws.com/doc/2006-03-01/"

_PROLOGUE: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPECIAL: Final = re.compile('[\x00-\x1f"&<>\ufffe\uffff]')
"""What cannot stand as it is in the text of an element."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMED: Final = {'"': "&quot;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}


def text(value: str) -> str:
    """Return `value` as the text of an element.

    Control characters become references, which XML 1.0 does not allow but S3 does; `encoding-type=url` is for those.
    """
    return SPECIAL.sub(_reference, value) if SPECIAL.search(value) else value


def _reference(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"&#x{ord(character):x};"


def timestamp(moment: datetime) -> str:
    """Return a moment as S3 writes it in XML: in whole seconds, though the form has milliseconds.

    Amazon S3's examples all end in `.000Z`, and Last-Modified knows no fractions; the gateway's precision is ASSUMED.
    """
    return timestamp_of(int(moment.timestamp()))


@lru_cache(maxsize=4096)
def timestamp_of(seconds: int) -> str:
    """Return seconds since 1970 as `timestamp` writes them."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def document(name: str, content: str) -> bytes:
    """Return a whole document of S3's namespace; `content` is XML already."""
    return f'{_PROLOGUE}<{name} xmlns="{NAMESPACE}">{content}</{name}>'.encode()


def element(name: str, value: str) -> str:
    """Return an element that holds nothing but text."""
    return f"<{name}>{text(value)}</{name}>"


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
    content = "".join(element(name, _CONTROL.sub("\ufffd", value)) for name, value in elements.items())
    return f"{_PROLOGUE}<Error>{content}</Error>".encode()


def location(region: str) -> bytes:
    """Render LocationConstraint: empty for us-east-1, as S3 has it."""
    return document("LocationConstraint", "" if region == REGION else text(region))


def deletion(deleted: Iterable[str], errors: Iterable[tuple[str, S3Error]]) -> bytes:
    """Render DeleteResult from the keys deleted (none when quiet) and those that were not, each with its error."""
    done = "".join(f"<Deleted>{element('Key', key)}</Deleted>" for key in deleted)
    failed = "".join(
        f"<Error>{element('Key', key)}{element('Code', why.code)}{element('Message', why.message)}</Error>"
        for key, why in errors
    )
    return document("DeleteResult", done + failed)


def copied(etag: str, modified: datetime) -> bytes:
    """Render CopyObjectResult; `etag` is without quotes."""
    return document(
        "CopyObjectResult",
        f"<LastModified>{timestamp(modified)}</LastModified><ETag>&quot;{etag}&quot;</ETag>",
    )


def upload_started(bucket: str, key: str, upload_id: str) -> bytes:
    """Render InitiateMultipartUploadResult."""
    return document(
        "InitiateMultipartUploadResult",
        f"{element('Bucket', bucket)}{element('Key', key)}{element('UploadId', upload_id)}",
    )


def upload_completed(bucket: str, key: str, *, etag: str, url: str) -> bytes:
    """Render CompleteMultipartUploadResult; `etag` is without quotes, `url` the object's address."""
    return document(
        "CompleteMultipartUploadResult",
        f"{element('Location', url)}{element('Bucket', bucket)}{element('Key', key)}<ETag>&quot;{etag}&quot;</ETag>",
    )
