import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import boto3
import pytest

from hfs3 import configure
from hfs3.audit.sources import Name, names
from hfs3.clients.base import Profile
from hfs3.credentials.model import AccessKey
from hfs3.errors import Hfs3Error, NetworkError, UserFileError
from hfs3.gateway.embedding import RunningGateway, running
from hfs3.machine import Machine
from hfs3.secret import Secret


def listed(machine: Machine, data: bytes) -> list[tuple[str, int]]:
    return [(name.key, name.line) for name in names("-", io.BytesIO(data), machine)]


def test_a_listing(machine: Machine) -> None:
    assert listed(machine, b"a\nb c\r\n\n\xc3\xbc") == [("a", 1), ("b c", 2), ("ü", 4)]
    assert listed(machine, b"") == []
    assert listed(machine, b"caf\xe9\n") == [("caf\udce9", 1)]


def test_a_listing_separated_by_nul(machine: Machine) -> None:
    assert listed(machine, b"a\0b\nc\0") == [("a", 1), ("b\nc", 2)]
    assert listed(machine, b"a\nb\0c\0") == [("a", 1), ("b\0c\0", 2)], "the first line end came first"


def test_a_name_across_chunks(machine: Machine) -> None:
    long = b"x" * 100_000
    assert [len(key) for key, _ in listed(machine, long + b"\n" + long)] == [100_000, 100_000]


def test_a_listing_on_disk(machine: Machine) -> None:
    path = machine.home / "list"
    path.write_bytes(b"a\nb\n")
    assert list(names("~/list", io.BytesIO(), machine)) == [Name("a", path, 1), Name("b", path, 2)]


def test_a_folder_as_an_upload_would_name_it(machine: Machine, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for name in ("b/c.txt", "a.txt", "b/d/e", "z\\y"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "empty").mkdir()
    (folder / "link").symlink_to("a.txt")
    (folder / "b" / "up").symlink_to("..")
    found = list(names(str(folder), io.BytesIO(), machine))
    assert [name.key for name in found] == ["a.txt", "b/c.txt", "b/d/e", "link", "z\\y"]
    assert found[1].path == folder / "b/c.txt"


def test_names_that_are_not_utf8(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "caf\udce9").touch()
    assert "caf\udce9" in [name.key for name in names(str(tmp_path), io.BytesIO(), machine)]


def test_a_source_that_is_not_there(machine: Machine) -> None:
    with pytest.raises(UserFileError, match="No such file"):
        list(names("/nowhere", io.BytesIO(), machine))


def test_nothing_is_kept(machine: Machine) -> None:
    """Four megabytes of names pass through without being held."""

    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self.left = 60

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return b"some/name/that/is/rather/long.txt\n" * (max(size, 0) // 34) if self.left else b""

    stream: IO[bytes] = Endless()  # type: ignore[assignment]  # a stream of which only read is used
    tracemalloc.start()
    count = sum(1 for _ in names("-", stream, machine))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count > 100_000
    assert peak < 2_000_000


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    with running() as gateway:
        yield gateway


@pytest.fixture
def profile(machine: Machine, gateway: RunningGateway) -> Machine:
    """Return a machine whose AWS_PROFILE may list buckets of the gateway."""
    account = gateway.accounts[0]
    pair = account.tokens[0].pair
    key = AccessKey(pair.access_key_id, pair.secret_access_key)
    wish = Profile("hf", account.name, gateway.url, ca_bundle=str(gateway.ca_bundle))
    configure.apply(configure.plan(machine, ["aws"], [wish], key), machine)
    return replace(machine, environ={**machine.environ, "AWS_PROFILE": "hf"})


def test_a_bucket(profile: Machine) -> None:
    s3 = boto3.Session(profile_name="hf").client("s3")
    s3.create_bucket(Bucket="b")
    for key in ("data/a", "data/b c", "other"):
        s3.put_object(Bucket="b", Key=key, Body=b"")
    assert [name.key for name in names("s3://b/data/", io.BytesIO(), profile)] == ["data/a", "data/b c"]
    assert len(list(names("s3://b", io.BytesIO(), profile))) == 3
    with pytest.raises(Hfs3Error, match="NoSuchBucket"):
        list(names("s3://no-such-bucket", io.BytesIO(), profile))


def test_a_profile_that_is_not_there(machine: Machine) -> None:
    lost = replace(machine, environ={**machine.environ, "AWS_PROFILE": "nowhere"})
    with pytest.raises(Hfs3Error, match="nowhere"):
        list(names("s3://b", io.BytesIO(), lost))


def test_a_gateway_that_is_not_there(machine: Machine) -> None:
    wish = Profile("hf", "me", "http://127.0.0.1:9")
    key = AccessKey("HFAKx", Secret("s"))
    configure.apply(configure.plan(machine, ["aws"], [wish], key), machine)
    gone = replace(machine, environ={**machine.environ, "AWS_PROFILE": "hf"})
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1:9"):
        list(names("s3://b", io.BytesIO(), gone))
