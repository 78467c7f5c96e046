"""The headers that are kept with an object and come back with it.

Content-Type is supported and user metadata is not (both DOCUMENTED). That the other headers of HTTP's own which S3
keeps are kept too is ASSUMED.
"""

from typing import Final

from hfs3.gateway.wire.messages import Headers

DEFAULT_TYPE: Final = "binary/octet-stream"

_KEPT: Final = (
    "content-type",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
)
_FRAMING: Final = "aws-chunked"


def kept_attributes(headers: Headers) -> dict[str, str]:
    """Return what a request gives an object to keep. The framing of an upload is not part of its encoding."""
    kept = {name: headers.get(name) for name in _KEPT if headers.get(name)}
    if "content-encoding" in kept:
        codings = [coding.strip() for coding in kept.pop("content-encoding").split(",")]
        encoding = ", ".join(coding for coding in codings if coding.lower() not in {"", _FRAMING})
        return {**kept, "content-encoding": encoding} if encoding else kept
    return kept
