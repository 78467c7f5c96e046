import pytest

from hfs3.contract.features import Level
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.browsers import refuse_browser
from hfs3.gateway.wire.messages import Headers

ORIGIN = ("Origin", "https://example.com")
FORM = ("Content-Type", "multipart/form-data; boundary=x")


def refusal(method: str, level: Level, *headers: tuple[str, str]) -> S3Error | None:
    return refuse_browser(method, level, query={}, headers=Headers(headers))


@pytest.mark.parametrize("kind", [FORM[1], "Multipart/Form-Data"])
def test_a_form_to_a_bucket(kind: str) -> None:
    refused = refusal("POST", Level.BUCKET, ("Content-Type", kind))
    assert refused is not None
    assert (refused.status, refused.code, refused.rule) == (501, "NotImplemented", "operation.PostObject")


def test_a_form_to_something_else() -> None:
    with pytest.raises(S3Error) as caught:
        refusal("POST", Level.OBJECT, FORM)
    assert caught.value.code == "MethodNotAllowed"


@pytest.mark.parametrize("level", [Level.BUCKET, Level.OBJECT])
def test_a_preflight(level: Level) -> None:
    refused = refusal("OPTIONS", level, ORIGIN, ("Access-Control-Request-Method", "PUT"))
    assert refused is not None
    assert (refused.status, refused.code) == (403, "AccessForbidden")
    assert refused.extra == {"Method": "PUT", "ResourceType": level.value.upper()}


@pytest.mark.parametrize(
    ("method", "header"),
    [("POST", ("Content-Type", "text/plain")), ("PUT", FORM), ("GET", ORIGIN), ("OPTIONS", ("Content-Type", "x"))],
)
def test_anything_else_is_no_browser_s(method: str, header: tuple[str, str]) -> None:
    assert refusal(method, Level.BUCKET, header) is None
