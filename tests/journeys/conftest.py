"""A person's machine and the bundled gateway: `hfs3` is run as a program, never called as a library."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.secret import Secret

# Planted where a person's secrets would be. None of the three may ever be seen in what hfs3 prints or leaves behind.
CANARY_TOKEN = "hf_CANARYtokenCANARYtokenCANARYtoken"
CANARY_SECRET = b"c0ffee00canary0secret".hex().ljust(64, "7")
ACCESS_KEY_ID = "HFAKCANARYCANARY0001"


def account(*, grant: Grant = Grant.WRITE, revoked: bool = False) -> HubAccount:
    """Return a user `alice` of the organisation `acme`, with the canary token and pair."""
    pair = KeyPair(ACCESS_KEY_ID, Secret(CANARY_SECRET))
    return HubAccount("alice", ("acme",), (Token(Secret(CANARY_TOKEN), grant, pair, revoked=revoked),))


@dataclass
class Person:
    """Someone with a home, who types `hfs3 …` and the clients' own commands."""

    home: Path
    gateway: RunningGateway
    environ: dict[str, str] = field(default_factory=dict)

    def run(
        self, *argv: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None, timeout: float = 90
    ) -> subprocess.CompletedProcess[str]:
        """Run any program as this person."""
        done = subprocess.run(
            argv, input=stdin, capture_output=True, check=False, env=self.environ | dict(environ or {}), timeout=timeout
        )
        return subprocess.CompletedProcess(
            argv, done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        )

    def hfs3(
        self, *args: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None, timeout: float = 90
    ) -> subprocess.CompletedProcess[str]:
        """Run `hfs3` with these arguments."""
        return self.run(sys.executable, "-m", "hfs3", *args, stdin=stdin, environ=environ, timeout=timeout)

    def login(self, *more: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Log in by exchange against the gateway, into the file store, with the token on standard input."""
        return self.hfs3(
            *("login", "--token-stdin", "--store", "file", "--exchange-url", self.gateway.exchange_url),
            *("--hub", self.gateway.hub_url, "--gateway", self.gateway.url, "--ca-bundle", str(self.gateway.ca_bundle)),
            *more,
            stdin=CANARY_TOKEN.encode() + b"\n",
            environ=environ,
        )

    def must(self, done: subprocess.CompletedProcess[str], status: int = 0) -> str:
        """Return what was printed, or fail with everything that was said."""
        assert done.returncode == status, f"{done.args}\n{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def person_at(home: Path, gateway: RunningGateway) -> Person:
    """Return a person whose environment holds nothing but a home and a path."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    return Person(home, gateway, environ)


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    with running(accounts=(account(),)) as started:
        yield started


@pytest.fixture
def person(own_home: Path, gateway: RunningGateway) -> Person:
    return person_at(own_home, gateway)
