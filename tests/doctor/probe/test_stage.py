"""A stage is private, clean, and keeps what the user's own variables do."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.clients.base import read
from hfs3.clients.registry import CLIENTS
from hfs3.doctor.probe.model import ActFailed
from hfs3.doctor.probe.stage import (
    BIG,
    Material,
    Sizes,
    Stage,
    compare,
    copy_files,
    environ_for,
    same,
)
from hfs3.machine import Machine
from tests.doctor.conftest import SECRET, Configured
from tests.doctor.probe.test_swap import DEMO_SECRET, SWAP


def stage(machine: Machine, tmp_path: Path, program: str) -> Stage:
    script = tmp_path / "client"
    script.write_text(f"#!/bin/sh\n{program}\n")
    script.chmod(0o755)
    environs = {Sizes.AS_WRITTEN: {"WHICH": "as written"}, Sizes.SCALED: {"WHICH": "scaled"}}
    (tmp_path / "material").mkdir()
    material = Material.made(tmp_path / "material")
    return Stage(machine, str(script), "hf", "bucket", material, tmp_path, environs, tmp_path / "ca.pem")


def test_files_are_copied_privately_with_the_users_secrets_swapped(configured: Configured, tmp_path: Path) -> None:
    machine = configured("aws", "rclone")
    files = {CLIENTS[name]: read(CLIENTS[name].locate(machine)) for name in ("aws", "rclone")}
    for sizes in Sizes:
        copy_files(files, tmp_path / "proof" / sizes.name, SWAP, sizes=sizes)
    copies = [path for path in (tmp_path / "proof").rglob("*") if path.is_file()]
    assert sorted(path.name for path in copies) == ["config"] * 2 + ["credentials"] * 2 + ["rclone.conf"] * 2
    for path in copies:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert SECRET not in path.read_text()
    assert DEMO_SECRET in (tmp_path / "proof/SCALED/.aws/credentials").read_text()
    assert "multipart_threshold = 2GB" in (tmp_path / "proof/AS_WRITTEN/.aws/config").read_text()
    assert "multipart_threshold = 5MB" in (tmp_path / "proof/SCALED/.aws/config").read_text()
    assert "copy_cutoff = 125M" in (tmp_path / "proof/SCALED/.config/rclone/rclone.conf").read_text()


def test_the_environment_is_made_and_not_inherited(machine: Machine, tmp_path: Path) -> None:
    theirs = {
        "PATH": "/bin",
        "EDITOR": "vi",
        "HF_TOKEN": "hf_secretsecret",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": "https://s3.hf.co/alice",
        "AWS_CONFIG_FILE": "/theirs",
        "HTTPS_PROXY": "http://theirs:3128",
        "RCLONE_S3_LIST_VERSION": "1",
    }
    environ = environ_for(replace(machine, environ=theirs), tmp_path, SWAP, way_out="http://127.0.0.1:9")
    assert environ["HOME"] == str(tmp_path)
    assert environ["AWS_REGION"] == "eu-west-1"
    assert environ["AWS_ENDPOINT_URL"] == "https://localhost:4321/alice"
    assert environ["RCLONE_S3_LIST_VERSION"] == "1"
    assert environ["AWS_SECRET_ACCESS_KEY"] == "xxxxxx"
    assert {environ[name] for name in environ if name.lower().endswith("_proxy")} == {"http://127.0.0.1:9"}
    assert not {"EDITOR", "HF_TOKEN", "AWS_CONFIG_FILE"} & environ.keys()


def test_the_material_is_large_enough_for_parts_and_old_enough_for_sync(tmp_path: Path) -> None:
    material = Material.made(tmp_path)
    assert material.big.stat().st_size == BIG == 13 * 1024**2
    assert {path.stat().st_mtime for path in material.tree.rglob("*.bin")} == {1_000_000_000}
    assert "back\\slash.txt" in {path.name for path in material.odd.iterdir()}


def test_a_client_is_run_in_the_home_it_is_meant_for(machine: Machine, tmp_path: Path) -> None:
    one = stage(machine, tmp_path, 'echo "$WHICH: $*"')
    assert one.run("a", "b").stdout == "as written: a b\n"
    assert one.run(sizes=Sizes.SCALED).stdout == "scaled: \n"


def test_a_client_that_fails_tells_its_last_words(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(ActFailed, match="client ended with status 3") as caught:
        stage(machine, tmp_path, "for i in 1 2 3 4 5; do echo $i >&2; done; exit 3").run()
    assert caught.value.said == "2\n3\n4\n5"


def test_a_client_that_hangs_is_ended(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hfs3.doctor.probe.stage.PATIENCE", 0.2)
    with pytest.raises(ActFailed, match="did not end within"):
        stage(machine, tmp_path, "sleep 30").run()


def test_what_came_back_is_compared_by_size_and_by_byte(tmp_path: Path) -> None:
    compare(b"same", b"same")
    with pytest.raises(ActFailed, match="4 bytes were sent and 5 came back"):
        compare(b"longe", b"same")
    with pytest.raises(ActFailed, match="but not the same"):
        compare(b"some", b"same")
    with pytest.raises(ActFailed, match="nothing was downloaded"):
        same(tmp_path / "absent", tmp_path)
