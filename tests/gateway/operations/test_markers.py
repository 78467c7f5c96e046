"""A PUT of `dir/`, by the two readings of what the gateway does with it."""

from pathlib import Path

from hfs3.gateway.config import Behaviour, TrailingSlashPut
from tests.gateway.conftest import WRITER, Desk, by, error, header

MADE = "/me/one"


def test_a_directory_marker_is_refused_or_dropped(tmp_path: Path) -> None:
    marker = by(WRITER, "PUT", f"{MADE}/dir/")
    listing = by(WRITER, "GET", MADE, query="list-type=2")
    strict = Desk(tmp_path / "strict")
    assert error(strict.ask(by(WRITER, "PUT", MADE), marker))["Code"] == "InvalidArgument"
    lenient = Desk(tmp_path / "lenient", Behaviour(trailing_slash_put=TrailingSlashPut.DROP))
    dropped = lenient.ask(by(WRITER, "PUT", MADE), by(WRITER, "PUT", f"{MADE}/dir/"))
    assert (dropped.status, header(dropped, "etag")) == (200, f'"{"0" * 64}"')
    listed = lenient.ask(listing)
    assert b"<KeyCount>0</KeyCount>" in (listed.body if isinstance(listed.body, bytes) else b"")
    assert error(lenient.ask(by(WRITER, "PUT", "/me/none/dir/")))["Code"] == "NoSuchBucket"
    assert error(lenient.ask(by(WRITER, "GET", f"{MADE}/dir/")))["Code"] == "InvalidArgument"


def test_only_a_plain_put_is_dropped(tmp_path: Path) -> None:
    lenient = Desk(tmp_path / "lenient", Behaviour(trailing_slash_put=TrailingSlashPut.DROP))
    lenient.ask(by(WRITER, "PUT", MADE), by(WRITER, "PUT", f"{MADE}/k"))
    copied = lenient.ask(by(WRITER, "PUT", f"{MADE}/dir/", headers={"x-amz-copy-source": "one/k"}))
    assert error(copied)["Code"] == "InvalidArgument"
    part = lenient.ask(by(WRITER, "PUT", f"{MADE}/dir/", query="partNumber=1&uploadId=u"))
    assert error(part)["Code"] == "InvalidArgument"
