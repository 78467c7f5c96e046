"""Where one client plays: a home, an environment made from nothing, a bucket, and the gateway's record of the play."""

import hashlib
import itertools
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Final

from hfs3.doctor.probe.witness import Witness
from hfs3.gateway.embedding import RunningGateway
from hfs3.gateway.records import RequestRecord

MIB: Final = 1024 * 1024
CONTENTS: Final = {"small": 1000, "big": 9 * MIB, "empty": 0}
"""What there is to move, by name: `big` is more than the 8 MiB above which the AWS family sends parts."""

PATIENCE: Final = 60.0
_PATH: Final = "/usr/bin:/bin"
_LONG_AGO: Final = 1_000_000_000
_numbers = itertools.count(1)


@cache
def content(name: str) -> bytes:
    """Return the bytes behind a name: they look random and are the same every time."""
    return hashlib.shake_128(name.encode()).digest(CONTENTS[name])


def _write(path: Path, data: bytes) -> None:
    """Write a file as old as most are: clients that compare times must not meet the second in which it was made."""
    path.write_bytes(data)
    os.utime(path, (_LONG_AGO, _LONG_AGO))


@dataclass(frozen=True)
class Done:
    """How a program ended, and all that it said."""

    status: int
    said: str


@dataclass
class Stage:
    """One client's place. Its only way out, but for loopback, is the witness, which refuses and remembers."""

    gateway: RunningGateway
    witness: Witness
    s3: Any
    """A boto3 client of the test's own, to arrange things and to look at them afterwards."""
    home: Path
    namespace: str = "alice"
    bucket: str = field(default_factory=lambda: f"matrix-{next(_numbers)}")
    facts: Mapping[str, str] = field(default_factory=dict, init=False)
    """What `$…` stands for in a row."""
    _before: frozenset[str] = field(default=frozenset(), init=False)

    def open(self, objects: Mapping[str, str]) -> None:
        """Make the bucket and what is in it (key → content), and forget what that took."""
        self.facts = self._facts()
        self.s3.create_bucket(Bucket=self.bucket)
        for key, name in objects.items():
            self.s3.put_object(Bucket=self.bucket, Key=key, Body=content(name))
        for name in CONTENTS:
            _write(self.home / name, content(name))
        self.forget()

    def forget(self) -> None:
        """Let the record begin here."""
        self.witness.taken()
        self._before = frozenset(record.request_id for record in self.gateway.requests())

    def _facts(self) -> Mapping[str, str]:
        pair = self.gateway.accounts[0].tokens[0].pair
        host = self.gateway.url.partition("//")[2]
        return {
            "bucket": self.bucket,
            "ca": str(self.gateway.ca_bundle or ""),
            "edge": self.gateway.edge_url,
            "endpoint": self.gateway.endpoint(self.namespace),
            "home": str(self.home),
            "host": host,
            "id": pair.access_key_id,
            "ns": self.namespace,
            "port": host.rpartition(":")[2],
            "secret": pair.secret_access_key.reveal(),
            "url": self.gateway.url,
            "wayout": self.witness.url,
        }

    def fill(self, text: str) -> str:
        """Return a row's text with its facts filled in."""
        return Template(text).substitute(self.facts)

    def pattern(self, text: str) -> str:
        """Return a row's regular expression with its facts filled in; any other `$` is the expression's own."""
        return Template(text).safe_substitute({name: re.escape(fact) for name, fact in self.facts.items()})

    def lay(self, files: Mapping[str, str]) -> None:
        """Write files below the home."""
        for name, text in files.items():
            path = self.home / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, self.fill(text).encode())
            path.chmod(0o600)

    def environ(self, more: Mapping[str, str | None]) -> dict[str, str]:
        """Return a client's whole environment; None takes a variable away."""
        made = {"PATH": _PATH, "HOME": str(self.home), "TMPDIR": str(self.home), "LANG": "C.UTF-8"}
        made |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), self.witness.url)
        made |= self.gateway.environ()
        made |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}
        made |= {name: self.fill(value) for name, value in more.items() if value is not None}
        return {name: value for name, value in made.items() if more.get(name, value) is not None}

    def run(self, argv: tuple[str, ...], environ: Mapping[str, str | None], *, stdin: bytes = b"") -> Done:
        """Run a program to its end."""
        done = subprocess.run(
            [self.fill(argument) for argument in argv],
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            env=self.environ(environ),
            cwd=self.home,
            timeout=PATIENCE,
        )
        return Done(done.returncode, done.stdout.decode("utf-8", "replace"))

    def records(self) -> tuple[RequestRecord, ...]:
        """Return what was asked of the gateway and its edge since the record began."""
        return tuple(record for record in self.gateway.requests() if record.request_id not in self._before)

    def stored(self, key: str) -> bytes | None:
        """Return an object's bytes, None if there is none."""
        try:
            body: bytes = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return None
        return body
