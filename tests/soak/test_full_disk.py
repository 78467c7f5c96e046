"""A disk that is full: writing is refused cleanly, reading goes on, and room that was made can be used."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from hfs3.gateway.server.assembly import STORAGE
from tests.conformance.wire import Raw
from tests.soak.serving import served

MIB = 1 << 20
SMALL, LARGE = b"s" * 2000, bytes(range(256)) * (MIB // 256)


def _within_a_small_disk(folder: Path) -> list[str]:
    """Return a command that runs the rest of its line where `folder` is a disk of 16 MB; skip if that is forbidden."""
    folder.mkdir(parents=True)
    mounted = 'mount -t tmpfs -o size=16m none "$0" && exec "$@"'
    unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mounted, str(folder)]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no disk may be mounted here")
    return unshare


def _fill(raw: Raw, prefix: str, body: bytes) -> list[str]:
    """Put objects until the disk is full; return the keys of those that were acknowledged."""
    kept: list[str] = []
    for number in range(20_000):
        key = f"{prefix}/{number}"
        answer = raw.ask("PUT", raw.endpoint.path("bucket", key), body=body)
        if answer.status != 200:
            assert answer.refusal == (503, "ServiceUnavailable"), answer
            assert b"disk is full" in answer.body
            return kept
        kept.append(key)
    raise AssertionError("the disk never got full")


def _wait_for_room(raw: Raw) -> None:
    """Wait until what was begun of the last, refused object is gone: that happens just after its answer."""
    deadline = time.monotonic() + 30
    while raw.ask("PUT", raw.endpoint.path("bucket", "first"), body=SMALL).status != 200:
        assert time.monotonic() < deadline, "no room was made"
        time.sleep(0.01)


@pytest.mark.parametrize("durability", ["process", "power"])
def test_a_full_disk(tmp_path: Path, durability: str) -> None:
    root = tmp_path / "root"
    within = _within_a_small_disk(root / STORAGE)
    with served(root, "--durability", durability, within=within) as gateway:
        raw = gateway.raw()
        raw.ask("PUT", raw.endpoint.path("bucket"))
        large = _fill(raw, "large", LARGE)
        _wait_for_room(raw)
        small = _fill(raw, "small", SMALL)
        assert len(large) > 3
        assert len(small) > 3
        for keys, body in ((large, LARGE), (small, SMALL)):
            for key in keys:
                assert raw.ask("GET", raw.endpoint.path("bucket", key)).body == body
        assert raw.ask("PUT", raw.endpoint.path("bucket", large[0]), body=LARGE[::-1]).status == 503
        assert raw.ask("GET", raw.endpoint.path("bucket", large[0])).body == LARGE
        assert raw.ask("DELETE", raw.endpoint.path("bucket", large[0])).status in {204, 503}
        assert "Traceback" not in gateway.log.read_text("utf-8")
        raw.close()
