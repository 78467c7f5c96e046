import ntpath
import posixpath
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from botocore.configloader import load_config

from hfs3.clients.aws_files import CONFIG, CREDENTIALS, locate, names, new_header, profile_of
from hfs3.clients.base import ConfigFile
from hfs3.machine import Machine, Platform


def test_usual_places(machine: Machine) -> None:
    config, credentials = locate(machine)
    assert config == ConfigFile(CONFIG, machine.home / ".aws/config", "the default", private=False)
    assert credentials == ConfigFile(CREDENTIALS, machine.home / ".aws/credentials", "the default", private=True)


def test_variables_name_other_places(machine: Machine) -> None:
    variables = {"AWS_CONFIG_FILE": "~/mine", "AWS_SHARED_CREDENTIALS_FILE": "$PLACE/keys", "PLACE": "/srv"}
    config, credentials = locate(replace(machine, environ=variables))
    assert (config.path, config.origin) == (machine.home / "mine", "AWS_CONFIG_FILE")
    assert credentials.path == Path("/srv/keys")
    assert locate(replace(machine, environ={"AWS_CONFIG_FILE": ""})) == locate(machine)


TEXTS = [
    "/a/$PLACE/b",
    "/a/${PLACE}b",
    "/a/$PLACEb",
    "/a/$",
    "/a/${",
    "/a/${}",
    "/a/$é",
    "/a/%PLACE%",
    "/$NONE",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("platform", "theirs"), [(Platform.LINUX, posixpath), (Platform.WINDOWS, ntpath)])
def test_variables_in_them_are_expanded_as_python_does(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, platform: Platform, theirs: ModuleType, text: str
) -> None:
    """What botocore asks for (configloader.py): on Windows that is another function of Python's."""
    monkeypatch.setenv("PLACE", "srv")
    monkeypatch.delenv("NONE", raising=False)
    there = replace(machine, platform=platform, environ={"PLACE": "srv", "AWS_CONFIG_FILE": text})
    assert str(locate(there)[0].path) == theirs.expandvars(text)


HEADERS = [
    "profile hf",
    'profile "hf"',
    "profile 'hf'",
    "profile\thf",
    "profile   hf",
    " profile hf ",
    "Profile hf",
    "profile hf x",
    "profile h\\f",
    "profile\u00a0hf",
    "profile h\u2003f",
    "profile #hf",
    'profile "a b"',
    "profile 'open",
    "profile",
    "hf",
    "default",
    "profile default",
    "profilex hf",
    "services x",
    "sso-session y",
]


@pytest.mark.parametrize("header", HEADERS)
def test_headers_are_read_as_botocore_reads_them(tmp_path: Path, header: str) -> None:
    path = tmp_path / "config"
    path.write_text(f"[{header}]\nregion = x\n")
    profiles = list(load_config(str(path))["profiles"])
    assert [profile_of(CONFIG, header)] == (profiles or [""])


def test_headers_of_the_credentials_file_are_names() -> None:
    assert profile_of(CREDENTIALS, "hf") == "hf"
    assert profile_of(CREDENTIALS, "profile hf") == "profile hf"


def test_new_headers() -> None:
    assert [new_header(CONFIG, name) for name in ("hf", "default")] == ["profile hf", "default"]
    assert new_header(CREDENTIALS, "hf") == "hf"


def test_names(machine: Machine) -> None:
    config, credentials = locate(machine)
    texts = {config: b"[DEFAULT]\na=b\n[profile hf]\n[plugins]\n", credentials: b"[work]\n[hf]\n"}
    assert names(texts) == ("hf", "work")
