"""`hfs3 login` as a person, a pipe and a program meet it; the flow itself is tested in tests/credentials."""

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.gateway.embedding import RunningGateway, running
from tests.cli.conftest import Hfs3
from tests.cli.terminal import Terminal
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN
from tests.credentials.logins import holder


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    with running(accounts=(holder(),)) as started:
        yield started


def where(gateway: RunningGateway) -> tuple[str, ...]:
    bundle = str(gateway.ca_bundle)
    return ("--gateway", gateway.url, "--hub", gateway.hub_url, "--ca-bundle", bundle, "--store", "file")


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def by_token(gateway: RunningGateway) -> tuple[str, ...]:
    return ("login", "--token-stdin", "--exchange-url", gateway.exchange_url, *where(gateway))


def test_a_token_in_a_pipe(hfs3: Hfs3, gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, f"{TOKEN}\n".encode())
    ran = hfs3(*by_token(gateway))
    assert ran.code == 0, ran.err
    assert f"Logged in as alice: {KEY_ID}, kept in the private folder" in ran.out
    assert [line[2:].split("  ")[0] for line in ran.err.splitlines() if line.startswith("✓")] == [
        *("Token found", "Token accepted", "Token exchanged", "Key pair proved", "Key pair kept"),
    ]
    assert "Next: hfs3 configure" in ran.err
    for secret in (TOKEN, SECRET):
        assert secret not in ran.out + ran.err


def test_json_and_quiet(hfs3: Hfs3, gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, TOKEN.encode())
    ran = hfs3(*by_token(gateway), "--json")
    report = json.loads(ran.out)
    assert ran.err == ""
    assert (report["account"], report["role"], report["access_key_id"]) == ("alice", "write", KEY_ID)
    assert report["namespaces"] == ["alice", "acme"]
    assert SECRET not in ran.out
    piped(monkeypatch, TOKEN.encode())
    ran = hfs3("--quiet", *by_token(gateway))
    assert (ran.code, ran.err) == (0, "")
    assert f"It takes the place of {KEY_ID}." in ran.out


def test_everything_from_the_environment(hfs3: Hfs3, gateway: RunningGateway) -> None:
    ran = hfs3(
        *("login", "--store", "file"),
        HFS3_EXCHANGE_URL=gateway.exchange_url,
        HFS3_GATEWAY=gateway.url,
        HF_ENDPOINT=gateway.hub_url,
        HFS3_CA_BUNDLE=str(gateway.ca_bundle),
        HF_TOKEN=TOKEN,
    )
    assert ran.code == 0, ran.err
    assert "Token found  HF_TOKEN" in ran.err


def test_a_pair_for_ci(hfs3: Hfs3, gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("login", "--access-key-id", KEY_ID, "--namespace", "alice", *where(gateway))
    piped(monkeypatch, f"{SECRET}\n".encode())
    assert hfs3(*words).code == 0
    piped(monkeypatch, b"not read")
    assert hfs3(*words, HFS3_SECRET_ACCESS_KEY=SECRET).code == 0


def test_a_job_with_nothing_but_variables(hfs3: Hfs3, gateway: RunningGateway, own_home: Path) -> None:
    job = {"HFS3_ACCESS_KEY_ID": KEY_ID, "HFS3_SECRET_ACCESS_KEY": SECRET}
    ran = hfs3("login", "--namespace", "alice", *where(gateway), "--store", "environment", **job)
    assert ran.code == 0, ran.err
    assert not any(SECRET in path.read_text() for path in own_home.rglob("*") if path.is_file())
    ran = hfs3("credential-process", **job)
    assert json.loads(ran.out)["SecretAccessKey"] == SECRET
    ran = hfs3("credential-process")
    assert (ran.code, ran.out) == (3, "")


def test_both_from_one_pipe_cannot_be(hfs3: Hfs3, gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, f"{TOKEN}\n".encode())
    ran = hfs3("login", "--token-stdin", "--access-key-id", KEY_ID, *where(gateway))
    assert ran.code == 2
    assert "HFS3_SECRET_ACCESS_KEY" in ran.err


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"\n"])
def test_a_pipe_with_nothing_of_use(
    hfs3: Hfs3, gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    piped(monkeypatch, data)
    ran = hfs3(*by_token(gateway))
    assert ran.code == 2
    assert ran.err.startswith("error")


def test_a_secret_on_the_command_line_is_refused_and_not_repeated(hfs3: Hfs3) -> None:
    for words in (("login", TOKEN), ("login", "--token", TOKEN), ("login", "--secret-access-key", SECRET)):
        ran = hfs3(*words)
        assert ran.code == 2
        assert TOKEN not in ran.err
        assert SECRET not in ran.err


def test_nobody_to_ask(hfs3: Hfs3, gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, b"")
    ran = hfs3("login", *where(gateway))
    assert ran.code == 3
    assert "nobody to ask" in ran.err
    assert "--access-key-id" in ran.err


# -- at a terminal ----------------------------------------------------------------------------------------------------


def _environ(home: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm"}


def test_a_person_is_shown_the_way(gateway: RunningGateway, own_home: Path) -> None:
    terminal = Terminal([sys.executable, "-m", "hfs3", "login", *where(gateway)], _environ(own_home))
    terminal.wait_for("Hugging Face token")
    terminal.type(f"{TOKEN}\r")
    terminal.wait_for("Generate S3 credentials")
    terminal.wait_for("Access key ID")
    terminal.type(f"{KEY_ID}\r")
    terminal.wait_for("Secret access key")
    terminal.type(f"{SECRET}\r")
    terminal.wait_for("Logged in as alice")
    assert terminal.end() == 0
    assert f"{gateway.hub_url}/settings/tokens" in terminal.seen
    assert KEY_ID in terminal.seen, "what is no secret is seen while it is typed"
    for secret in (TOKEN, SECRET):
        assert secret not in terminal.seen


def test_the_browser_learns_no_secret(gateway: RunningGateway, own_home: Path, tmp_path: Path) -> None:
    shown, browser = tmp_path / "shown", tmp_path / "bin/xdg-open"
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\n{{ echo "$@"; env; }} >"{shown}.part"; mv "{shown}.part" "{shown}"; sleep 60\n')
    browser.chmod(0o700)
    environ = _environ(own_home) | {"DISPLAY": ":0", "HF_TOKEN": TOKEN, "HFS3_SECRET_ACCESS_KEY": SECRET}
    environ["PATH"] = f"{browser.parent}:{environ['PATH']}"
    terminal = Terminal([sys.executable, "-m", "hfs3", "login", *where(gateway)], environ)
    terminal.wait_for("Access key ID")
    assert terminal.give_up() == 130, "nothing waits for a browser"
    told = shown.read_text()
    assert told.startswith(f"{gateway.hub_url}/settings/tokens\n")
    assert "DISPLAY=:0" in told
    for secret in (TOKEN, SECRET):
        assert secret not in told


def test_a_person_who_gives_up(gateway: RunningGateway, own_home: Path) -> None:
    terminal = Terminal([sys.executable, "-m", "hfs3", "login", *where(gateway)], _environ(own_home))
    terminal.wait_for("Hugging Face token")
    assert terminal.give_up() == 130
    assert "Traceback" not in terminal.seen
    assert [path for path in own_home.rglob("*") if path.is_file()] == []
