import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.query import read_query


@pytest.mark.parametrize(
    ("raw", "parameters"),
    [
        ("", {}),
        ("uploads", {"uploads": ""}),
        ("uploads=", {"uploads": ""}),
        ("a=1&b=2", {"a": "1", "b": "2"}),
        ("a=1&a=2&a", {"a": "1"}),
        ("&&a=1&", {"a": "1"}),
        ("prefix=a+b%2Bc%20d", {"prefix": "a b+c d"}),
        ("prefix=a=b", {"prefix": "a=b"}),
        ("pr%C3%A9=%2F", {"pré": "/"}),
        ("=x", {"": "x"}),
    ],
)
def test_parameters(raw: str, parameters: dict[str, str]) -> None:
    assert read_query(raw) == parameters


@pytest.mark.parametrize("raw", ["prefix=%", "prefix=%ff", "%zz=1"])
def test_what_cannot_be_decoded_is_refused(raw: str) -> None:
    with pytest.raises(S3Error, match="query") as caught:
        read_query(raw)
    assert caught.value.code == "InvalidURI"
