"""Numbers in a query string."""

from collections.abc import Mapping
from typing import Final

from hfs3.gateway.errors import S3Error

_MAX_DIGITS: Final = 10


def whole_number(query: Mapping[str, str], name: str, *, least: int, most: int) -> int:
    """Return a number that has to lie between two bounds. Raises InvalidArgument."""
    number = _read(query, name)
    if not least <= number <= most:
        raise _refused(query, name, f"{name} must be an integer between {least} and {most}, inclusive")
    return number


def page_size(query: Mapping[str, str], name: str, *, most: int) -> int:
    """Return how many entries a page may have: what is asked for, or `most` if that is less. Raises InvalidArgument."""
    if not query.get(name):
        return most
    return min(_read(query, name), most)


def _read(query: Mapping[str, str], name: str) -> int:
    text = query.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        raise _refused(query, name, f"Provided {name} not an integer or within integer range")
    return int(text)


def _refused(query: Mapping[str, str], name: str, message: str) -> S3Error:
    extra = {"ArgumentName": name, "ArgumentValue": query.get(name, "")}
    return S3Error("InvalidArgument", message, rule="query.number", extra=extra)
