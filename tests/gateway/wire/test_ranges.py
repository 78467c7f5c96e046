import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.ranges import parse_range


@pytest.mark.parametrize(
    ("header", "size", "first", "last"),
    [
        ("bytes=0-4", 10, 0, 4),
        ("bytes=0-0", 10, 0, 0),
        ("bytes=5-", 10, 5, 9),
        ("bytes=5-400", 10, 5, 9),
        ("bytes=-3", 10, 7, 9),
        ("bytes=-400", 10, 0, 9),
        ("Bytes=1-2", 10, 1, 2),
    ],
)
def test_one_range(header: str, size: int, first: int, last: int) -> None:
    found = parse_range(header, size)
    assert found is not None
    assert (found.first, found.last, found.length) == (first, last, last - first + 1)
    assert found.content_range == f"bytes {first}-{last}/{size}"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=4-2",
        "bytes=0-1,3-4",
        "lines=0-4",
        "bytes=a-b",
        "bytes=+1-2",
        "bytes=٣-٤",
        "bytes= 1-2",
        "bytes=1 -2",
    ],
)
def test_what_is_not_one_range_asks_for_the_whole(header: str) -> None:
    assert parse_range(header, 10) is None


def test_the_last_bytes_of_nothing_are_all_of_it() -> None:
    assert parse_range("bytes=-1", 0) is None


def test_a_number_of_a_thousand_digits_is_no_range() -> None:
    assert parse_range(f"bytes={'9' * 1000}-", 10) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=40-50", 5), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-0", 0)]
)
def test_a_range_outside_the_object_is_refused(header: str, size: int) -> None:
    with pytest.raises(S3Error) as caught:
        parse_range(header, size)
    assert caught.value.status == 416
    assert caught.value.headers == {"Content-Range": f"bytes */{size}"}
    assert caught.value.extra == {"RangeRequested": header, "ActualObjectSize": str(size)}
