import pytest

from hfs3.gateway.errors import CODES, S3Error


def test_codes_are_in_alphabetical_order_with_a_status_and_words() -> None:
    assert list(CODES) == sorted(CODES)
    for code, (status, message) in CODES.items():
        assert code.isalnum(), code
        assert message, code
        assert status in {304, 400, 403, 404, 405, 409, 411, 412, 416, 500, 501, 503}, code


def test_an_error_speaks_for_itself() -> None:
    error = S3Error("NoSuchKey")
    assert (error.status, error.message, str(error)) == (404, CODES["NoSuchKey"][1], CODES["NoSuchKey"][1])
    assert (error.rule, error.extra, error.headers, error.explanation) == ("", {}, {}, "")


def test_an_error_with_everything() -> None:
    extra, headers = {"Key": "k"}, {"Content-Range": "bytes */0"}
    error = S3Error("InvalidRange", "no", rule="range", extra=extra, headers=headers).explained("because")
    assert (error.status, error.message, error.rule, error.explanation) == (416, "no", "range", "because")
    extra["Key"] = headers["Content-Range"] = "changed"
    assert (error.extra, error.headers) == ({"Key": "k"}, {"Content-Range": "bytes */0"})


def test_there_is_no_error_without_a_code() -> None:
    with pytest.raises(KeyError):
        S3Error("Unheard")
