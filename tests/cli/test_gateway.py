"""`hfs3 gateway` at the command line; tests/gateway/server/test_program.py runs `serve` as a program of its own."""

import errno
import json
import socket
import stat
from pathlib import Path

import pytest

from hfs3.gateway.hub.accounts import Grant
from hfs3.gateway.hub.registry import FILE
from hfs3.gateway.server.workers import open_registry
from tests.cli.conftest import Hfs3


def test_describe_shows_how_well_everything_is_known(hfs3: Hfs3) -> None:
    ran = hfs3("gateway", "describe")
    assert (ran.code, ran.err) == (0, "")
    for words in ("What it does", "--chunked-uploads", "refuse (default)", "assumed", "documented", "UploadPartCopy"):
        assert words in ran.out


def test_describe_as_json(hfs3: Hfs3) -> None:
    document = json.loads(hfs3("gateway", "describe", "--json").out)
    assert document["schema"] == 1
    assert {switch["name"] for switch in document["switches"]} >= {"chunked-uploads", "etag"}


def test_an_account_is_added_and_its_token_kept_private(hfs3: Hfs3, tmp_path: Path) -> None:
    ran = hfs3(
        "gateway", "add-account", "jane", "--organisation", "lab", "--read-only", "--root", str(tmp_path), "--json"
    )
    told = json.loads(ran.out)
    account = next(account for account in open_registry(tmp_path).accounts() if account.name == "jane")
    token_file = Path(told.pop("token_file"))
    assert told == {"name": "jane", "namespaces": ["jane", "lab"]}
    assert account.tokens[0].grant is Grant.READ
    assert token_file.read_text() == f"{account.tokens[0].value.reveal()}\n"
    assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
    assert account.tokens[0].value.reveal() not in ran.out + ran.err


@pytest.mark.parametrize(
    ("scopes", "namespaces", "buckets"),
    [
        (("lab",), ("lab",), ()),
        (("lab/data", "jane/own"), (), ("lab/data", "jane/own")),
    ],
)
def test_an_account_may_reach_no_further_than_its_scopes(
    hfs3: Hfs3, tmp_path: Path, scopes: tuple[str, ...], namespaces: tuple[str, ...], buckets: tuple[str, ...]
) -> None:
    words = [word for scope in scopes for word in ("--scope", scope)]
    hfs3("gateway", "add-account", "jane", "--organisation", "lab", *words, "--root", str(tmp_path))
    (token,) = next(account for account in open_registry(tmp_path).accounts() if account.name == "jane").tokens
    assert (token.namespaces, token.buckets) == (namespaces, buckets)


@pytest.mark.parametrize("scopes", [("other",), ("jane/a--b",), ("jane/",), ("jane/a/b",), ("jane", "jane/a")])
def test_scopes_that_cannot_be(hfs3: Hfs3, tmp_path: Path, scopes: tuple[str, ...]) -> None:
    words = [word for scope in scopes for word in ("--scope", scope)]
    assert hfs3("gateway", "add-account", "jane", *words, "--root", str(tmp_path / "root")).code == 2
    assert not (tmp_path / "root").exists()


@pytest.mark.parametrize("name", ["../up", "a/b", "", "-x", "a--b"])
def test_an_account_needs_a_name_that_can_be_a_namespace(hfs3: Hfs3, tmp_path: Path, name: str) -> None:
    ran = hfs3("gateway", "add-account", "--root", str(tmp_path / "root"), "--", name)
    assert ran.code == 2
    assert not (tmp_path / "root").exists()


def test_reset_asks_first(hfs3: Hfs3, tmp_path: Path) -> None:
    ran = hfs3("gateway", "reset", "--root", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")
    assert "--yes" in ran.err


def test_reset_empties_and_forgets_what_it_is_told_to(hfs3: Hfs3, tmp_path: Path) -> None:
    accounts = open_registry(tmp_path).accounts()
    (tmp_path / "storage").mkdir()
    assert hfs3("gateway", "reset", "--root", str(tmp_path), "--yes").code == 0
    assert not (tmp_path / "storage").exists()
    assert open_registry(tmp_path).accounts() == accounts
    assert hfs3("gateway", "reset", "--root", str(tmp_path), "--yes", "--accounts").code == 0
    assert open_registry(tmp_path).accounts() != accounts


def test_a_port_in_use_is_a_failure_with_a_remedy(hfs3: Hfs3, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = hfs3("gateway", "serve", "--root", str(tmp_path / "root"), "--host", "127.0.0.1", "--port", str(port))
    assert ran.code == 3
    assert f"127.0.0.1:{port}" in ran.err
    assert "--port" in ran.err


def test_a_root_that_cannot_be_used_is_a_failure_with_a_remedy(hfs3: Hfs3, tmp_path: Path) -> None:
    (tmp_path / "root").write_text("a file, not a folder")
    ran = hfs3("gateway", "serve", "--root", str(tmp_path / "root"))
    assert ran.code == 3
    assert "--root" in ran.err
    assert "Traceback" not in ran.err


def test_a_full_disk_is_a_failure_with_a_remedy(hfs3: Hfs3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "token"))

    monkeypatch.setattr("hfs3.gateway.server.program.keep_token", full)
    ran = hfs3("gateway", "serve", "--http", "--root", str(tmp_path / "root"))
    assert (ran.code, "No space left" in ran.err, "make room" in ran.err, "token" in ran.err) == (3, True, True, True)


def test_options_that_contradict_each_other(hfs3: Hfs3, tmp_path: Path) -> None:
    ran = hfs3("gateway", "serve", "--ephemeral", "--root", str(tmp_path))
    assert ran.code == 2
    assert "--ephemeral" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        *(("--workers", "0"), ("--etag", "sha1"), ("--port", "x"), ("--edge-host", "LOCALHOST")),
        *((option, port) for option in ("--port", "--edge-port", "--hub-port") for port in ("65536", "-1")),
    ],
)
def test_values_that_cannot_be(hfs3: Hfs3, words: tuple[str, str]) -> None:
    assert hfs3("gateway", "serve", *words).code == 2


def test_a_ready_file_that_cannot_be_written_is_a_failure_with_a_remedy(hfs3: Hfs3, tmp_path: Path) -> None:
    ready = tmp_path / "missing" / "ready"
    ran = hfs3("gateway", "serve", "--ephemeral", "--http", "--ready-file", str(ready))
    assert (ran.code, str(ready.parent) in ran.err, "--ready-file" in ran.err) == (3, True, True)


@pytest.mark.parametrize("command", [("serve", "--http"), ("add-account", "jane"), ("reset", "--yes", "--accounts")])
def test_a_spoilt_file_of_accounts_is_a_failure_with_a_remedy(
    hfs3: Hfs3, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / FILE).write_text("{")
    ran = hfs3("gateway", *command, "--root", str(tmp_path))
    assert (ran.code, FILE in ran.err, "--root" in ran.err) == (3, True, True)
    assert (tmp_path / FILE).read_text() == "{"


@pytest.mark.parametrize("command", [("serve", "--http"), ("reset", "--yes")])
def test_a_folder_of_somebody_elses_is_left_alone(hfs3: Hfs3, tmp_path: Path, command: tuple[str, ...]) -> None:
    precious = tmp_path / "storage" / "thesis.txt"
    precious.parent.mkdir()
    precious.touch()
    ran = hfs3("gateway", *command, "--root", str(tmp_path))
    assert (ran.code, "thesis.txt" in ran.err) == (3, True)
    assert precious.exists()
