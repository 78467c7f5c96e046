"""Numbers in a query string are 32-bit integers within bounds."""

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.numbers import counting_number, page_size, whole_number


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("007", 7), ("10", 10)])
def test_whole_numbers(text: str, number: int) -> None:
    assert whole_number({"n": text}, "n", least=1, most=10) == number


@pytest.mark.parametrize("text", ["0", "11", "", "x", "-1", "+1", "1.0", "1e1", " 1", "٣", "9" * 5000])
def test_what_is_no_such_number(text: str) -> None:
    with pytest.raises(S3Error) as refusal:
        whole_number({"n": text}, "n", least=1, most=10)
    assert (refusal.value.code, refusal.value.extra["ArgumentName"]) == ("InvalidArgument", "n")


@pytest.mark.parametrize(
    ("query", "size"), [({}, 10), ({"n": ""}, 10), ({"n": "0"}, 0), ({"n": "-0"}, 0), ({"n": "11"}, 10)]
)
def test_page_sizes(query: dict[str, str], size: int) -> None:
    assert page_size(query, "n", most=10) == size


@pytest.mark.parametrize(("text", "number"), [("0" * 5000 + "5", 5), ("2147483647", 2**31 - 1), ("", 7)])
def test_numbers_from_zero_up(text: str, number: int) -> None:
    assert counting_number({"n": text}, "n", default=7) == number


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-1", "Argument n must be an integer between 0 and 2147483647"),
        ("-2147483648", "Argument n must be an integer between 0 and 2147483647"),
        ("-2147483649", "Provided n not an integer or within integer range"),
        ("2147483648", "Provided n not an integer or within integer range"),
        ("-", "Provided n not an integer or within integer range"),
    ],
)
def test_a_number_below_zero_is_one_and_one_of_more_bits_is_none(text: str, message: str) -> None:
    with pytest.raises(S3Error) as refusal:
        counting_number({"n": text}, "n", default=7)
    assert (refusal.value.message, refusal.value.extra["ArgumentValue"]) == (message, text)
