"""Numbers in a query string are plain digits within bounds."""

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.numbers import page_size, whole_number


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("007", 7), ("10", 10)])
def test_whole_numbers(text: str, number: int) -> None:
    assert whole_number({"n": text}, "n", least=1, most=10) == number


@pytest.mark.parametrize("text", ["0", "11", "", "x", "-1", "+1", "1.0", "1e1", " 1", "٣", "9" * 5000])
def test_what_is_no_such_number(text: str) -> None:
    with pytest.raises(S3Error) as refusal:
        whole_number({"n": text}, "n", least=1, most=10)
    assert (refusal.value.code, refusal.value.extra["ArgumentName"]) == ("InvalidArgument", "n")


@pytest.mark.parametrize(("query", "size"), [({}, 10), ({"n": ""}, 10), ({"n": "0"}, 0), ({"n": "11"}, 10)])
def test_page_sizes(query: dict[str, str], size: int) -> None:
    assert page_size(query, "n", most=10) == size
