"""Numbers in a query string: 32-bit integers, and an empty one is the default where there is one (both ASSUMED)."""

import re
from collections.abc import Mapping
from typing import Final

from hfs3.gateway.errors import S3Error

_INTEGER: Final = re.compile(r"(-?)0*([0-9]{1,10})")
_HIGHEST: Final = 2**31 - 1


def whole_number(query: Mapping[str, str], name: str, *, least: int, most: int, called: str = "") -> int:
    """Return a number that has to lie between two bounds. Raises InvalidArgument, with `called` in its message."""
    number = _read(query, name)
    if not least <= number <= most:
        message = f"{called or f'Argument {name}'} must be an integer between {least} and {most}, inclusive"
        raise _refused(name, query.get(name, ""), message)
    return number


def counting_number(query: Mapping[str, str], name: str, *, default: int) -> int:
    """Return a number from zero up, or the default where none is given. Raises InvalidArgument."""
    if not query.get(name):
        return default
    number = _read(query, name)
    if number < 0:
        raise _refused(name, str(number), f"Argument {name} must be an integer between 0 and {_HIGHEST}")
    return number


def page_size(query: Mapping[str, str], name: str, *, most: int) -> int:
    """Return how many entries a page may have: what is asked for, or `most` if that is less. Raises InvalidArgument."""
    return min(counting_number(query, name, default=most), most)


def _read(query: Mapping[str, str], name: str) -> int:
    text = query.get(name, "")
    written = _INTEGER.fullmatch(text)
    number = int(written[1] + written[2]) if written else _HIGHEST + 1
    if not -_HIGHEST - 1 <= number <= _HIGHEST:
        raise _refused(name, text, f"Provided {name} not an integer or within integer range")
    return number


def _refused(name: str, value: str, message: str) -> S3Error:
    extra = {"ArgumentName": name, "ArgumentValue": value}
    return S3Error("InvalidArgument", message, rule="query.number", extra=extra)
