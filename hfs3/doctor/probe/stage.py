"""A private home for one client: the user's files with their secrets swapped, a clean environment, things to move.

Everything is below one folder of mode 0700 that is removed afterwards. The environment is made, not inherited: it holds
a path, the private home, the witness as the only way out, the gateway's certificate authority, and those variables of
the user's that steer S3 clients (their secrets crossed out).

Sizes: a proof of parts of 2 GiB would take minutes and gigabytes. So there are two homes. In the second one every size
in the profile is divided by about 410 (2 GiB becomes 5 MiB, the smallest part S3 allows), and a file of 13 MiB stands
for one of 5.2 GiB. A size the profile leaves out is the client's own default, divided the same way.
"""

import hashlib
import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

from hfs3.clients.base import Client, Spelling, Texts
from hfs3.contract.limits import MIB, RECOMMENDED_PART_SIZE
from hfs3.contract.settings import SettingName
from hfs3.doctor.probe.model import ActFailed
from hfs3.doctor.probe.swap import Swap, scaled
from hfs3.errors import ToolError
from hfs3.machine import Completed, Machine, Platform

LEAST_PART: Final = 5 * MIB
DIVISOR: Final = RECOMMENDED_PART_SIZE / LEAST_PART
BIG: Final = 13 * MIB
SMALL: Final = 1000
KEY: Final = "probe/a file+1.bin"
BIG_KEY: Final = "probe/big.bin"
PATIENCE: Final = 30.0

_SIZES: Final = (SettingName.MULTIPART_THRESHOLD, SettingName.PART_SIZE, SettingName.COPY_CUTOFF)
_LONG_AGO: Final = 1_000_000_000
_KEPT: Final = ("PATH", "SYSTEMROOT", "COMSPEC", "PATHEXT")
_STEERING: Final = ("AWS_", "RCLONE_", "S3_ENDPOINT_URL")
_DROPPED: Final = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "RCLONE_CONFIG", "AWS_CA_BUNDLE", "RCLONE_CA_CERT")


class Sizes(StrEnum):
    """Which of the two homes."""

    AS_WRITTEN = "as written"
    SCALED = "scaled"


@dataclass(frozen=True, slots=True)
class Material:
    """What is moved: a small file, a big one, a folder of old files, and one of files with odd names."""

    small: Path
    big: Path
    tree: Path
    odd: Path

    @classmethod
    def made(cls, folder: Path) -> "Material":
        """Make it. The bytes look random and are the same every time."""
        made = cls(folder / "small.bin", folder / "big.bin", folder / "tree", folder / "odd")
        made.small.write_bytes(_noise(SMALL))
        made.big.write_bytes(_noise(BIG))
        for name in (made.tree / "one.bin", made.tree / "deep" / "two.bin", *(made.odd / n for n in _odd_names())):
            name.parent.mkdir(parents=True, exist_ok=True)
            name.write_bytes(_noise(SMALL + len(str(name))))
            os.utime(name, (_LONG_AGO, _LONG_AGO))
        return made


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one client plays: its two environments, and what it is to speak to."""

    machine: Machine
    program: str
    profile: str
    bucket: str
    material: Material
    work: Path
    environs: Mapping[Sizes, Mapping[str, str]]
    ca_bundle: Path

    def run(self, *arguments: str, sizes: Sizes = Sizes.AS_WRITTEN) -> Completed:
        """Run the client; raise ActFailed unless it says that all is well."""
        argv = [self.program, *arguments]
        try:
            done = self.machine.run(argv, environ=self.environs[sizes], timeout=PATIENCE, cwd=self.work)
        except ToolError as err:
            raise ActFailed(err.message, ended=False) from None
        if done.status != 0:
            raise ActFailed(f"{Path(self.program).name} ended with status {done.status}", said=said(done))
        return done

    def back(self, name: str) -> Path:
        """Return a path that a download may go to."""
        return self.work / "back" / name

    def fetch(self, url: str) -> bytes:
        """Return what is behind a presigned URL, following the redirect, as a browser would."""
        context = ssl.create_default_context(cafile=self.ca_bundle)
        opener = build_opener(ProxyHandler({}), HTTPSHandler(context=context))
        try:
            with opener.open(url, timeout=PATIENCE) as answer:
                content: bytes = answer.read()
        except (OSError, ValueError) as err:
            raise ActFailed("the presigned URL does not open", said=str(err)) from None
        return content


def same(have: Path, want: Path) -> None:
    """Raise ActFailed unless both files hold the same bytes."""
    if not have.exists():
        raise ActFailed("nothing was downloaded")
    compare(have.read_bytes(), want.read_bytes())


def compare(have: bytes, want: bytes) -> None:
    """Raise ActFailed unless what came back is what was sent."""
    if len(have) != len(want):
        raise ActFailed(f"{len(want):,} bytes were sent and {len(have):,} came back")
    if have != want:
        raise ActFailed("as many bytes came back as were sent, but not the same")


def said(done: Completed) -> str:
    """Return the last words of a program that failed."""
    words = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return "\n".join(words[-4:])


def copy_files(files: Mapping[Client, Texts], home: Path, swap: Swap, *, sizes: Sizes) -> None:
    """Write the user's files, swapped, to where each client looks for them in `home`."""
    there = Machine(environ={}, home=home, platform=Platform.LINUX)
    for client, texts in files.items():
        usual = {file.kind: file.path for file in client.locate(there)}
        for file, data in texts.items():
            if data is None:
                continue
            swapped = swap.file(data)
            if sizes is Sizes.SCALED:
                swapped = scaled(swapped, size_keys(client).values(), divisor=DIVISOR, least=LEAST_PART)
            path = usual[file.kind]
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(swapped)
            path.chmod(0o600)


def size_keys(client: Client) -> dict[SettingName, str]:
    """Return the keys this client writes sizes under."""
    spelt = {name: client.DIALECT[name] for name in _SIZES}
    return {name: spelling.key for name, spelling in spelt.items() if isinstance(spelling, Spelling)}


def environ_for(machine: Machine, home: Path, swap: Swap, *, way_out: str) -> dict[str, str]:
    """Return the environment of a client whose home is `home` and whose only way out is `way_out`."""
    kept = {name: value for name, value in machine.environ.items() if name.upper() in _KEPT}
    steering = swap.variables(
        {name: value for name, value in machine.environ.items() if name.startswith(_STEERING) and name not in _DROPPED}
    )
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), way_out)
    once = {"AWS_MAX_ATTEMPTS": "1", "RCLONE_RETRIES": "1", "RCLONE_LOW_LEVEL_RETRIES": "1", "AWS_PAGER": ""}
    homes = {"HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(home), "TEMP": str(home)}
    quiet = {"LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true"}
    return kept | steering | proxies | once | homes | quiet


def _noise(size: int) -> bytes:
    return hashlib.shake_128(b"hfs3 probe").digest(size)


def _odd_names() -> tuple[str, ...]:
    return () if os.name == "nt" else ("back\\slash.txt", "dots..", "50% & more #1?.txt")
