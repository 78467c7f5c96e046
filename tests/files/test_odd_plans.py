"""Whatever stands in a client's file: it is refused with a code, or the client reads what was planned, and only that.

The files are those of odd.py, one seed each, 20000 for each of the three kinds of files; every way to the
key pair takes its turn. TESTS_ODD_FILES says how many, if that is too many for the moment.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, Final

import pytest
from botocore.configloader import load_config, raw_config_parse
from botocore.exceptions import ConfigParseError

from hfs3.clients import aws, rclone
from hfs3.clients.aws_files import CONFIG, CREDENTIALS, profile_of
from hfs3.clients.base import Credentials, Foreign, Profile, Texts
from hfs3.errors import UserFileError
from hfs3.files.edits import Edit
from hfs3.files.ini import Grammar
from hfs3.machine import Machine
from tests.contracts.clients import KEY, PROFILE, after
from tests.files.conftest import Dump
from tests.files.odd import odd_file

FILES: Final = int(os.environ.get("TESTS_ODD_FILES", "20000"))
SHARES: Final = 8
HELPER: Final = "/usr/bin/hfs3 credential-process --account me"
LEAST_EDITED: Final = 0.2  # of the files; the others are refused


@dataclass(frozen=True)
class Case:
    """One file and one wish."""

    seed: int
    before: Texts
    profile: Profile

    def _planned(self, client: ModuleType) -> tuple[Sequence[Edit], UserFileError | None]:
        try:
            return client.plan(self.before, self.profile, KEY), None
        except UserFileError as refused:
            return (), refused

    def written(self, client: ModuleType) -> Texts | None:
        """Return the files with the plan made, None if they are refused; see that a second plan is empty."""
        edits, refused = self._planned(client)
        if refused is not None:
            assert refused.code, self.seed
            assert refused.hint, self.seed
            return None
        written: Texts = after(self.before, edits)
        assert not client.plan(written, self.profile, KEY), self.seed
        if self.profile.name not in client.names(self.before):
            removed = after(written, client.plan_removal(written, self.profile))
            assert contents(removed) == contents(self.before), self.seed
        return written


def cases(client: ModuleType, kind: str, share: int, machine: Machine) -> Sequence[Case]:
    files = client.locate(machine)
    ways = (Credentials.STATIC, Credentials.PROCESS, Credentials.NONE)
    if client is rclone:
        ways = (Credentials.STATIC, Credentials.AWS, Credentials.STATIC)
    grammar, target = (Grammar.GOCONFIG, "") if client is rclone else (Grammar.BOTOCORE, TARGETS[kind])
    return [
        Case(
            seed,
            {file: odd_file(Random(seed), grammar, target) if file.kind == kind else None for file in files},
            replace(
                PROFILE,
                credentials=ways[seed % 3],
                credential_process=HELPER if ways[seed % 3] is Credentials.PROCESS else "",
                foreign=Foreign.TAKE_OVER if seed % 2 else Foreign.REFUSE,
            ),
        )
        for seed in range(share, FILES, SHARES)
    ]


def contents(texts: Texts) -> Sequence[bytes]:
    return [data or b"" for data in texts.values()]


TARGETS: Final = {CONFIG: "profile hf", CREDENTIALS: "hf"}


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("kind", TARGETS)
def test_aws_files(machine: Machine, tmp_path: Path, kind: str, share: int) -> None:
    edited = 0
    for case in cases(aws, kind, share, machine):
        written = case.written(aws)
        if written is None:
            continue
        edited += 1
        places = {file.kind: tmp_path / file.kind for file in written}
        old = {file.kind: sections(places[file.kind], file.kind, data) for file, data in case.before.items()}
        new = {file.kind: sections(places[file.kind], file.kind, data) for file, data in written.items()}
        assert old == new, case.seed
        profile = load_config(str(places[CONFIG]))["profiles"]["hf"]
        assert (profile["endpoint_url"], profile["region"]) == (PROFILE.endpoint, "us-east-1"), case.seed
        assert profile["s3"]["addressing_style"] == "path", case.seed
        assert profile["request_checksum_calculation"] == "when_required", case.seed
        assert_pair(case, profile, raw_config_parse(str(places[CREDENTIALS])).get("hf", {}))
    assert edited > FILES / SHARES * LEAST_EDITED


def sections(path: Path, kind: str, data: bytes | None) -> Mapping[str, Any]:
    """Return what botocore reads in a file, without our profile."""
    path.write_bytes(data or b"")
    return {name: values for name, values in raw_config_parse(str(path)).items() if profile_of(kind, name) != "hf"}


def assert_pair(case: Case, config: Mapping[str, Any], credentials: Mapping[str, Any]) -> None:
    """See that AWS tools find the pair where it was asked to be, and nowhere else."""
    pair = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")
    found = [tuple(values.get(key) for key in pair) for values in (credentials, config)]
    static = (KEY.access_key_id, KEY.secret_access_key.reveal(), None)
    is_static = case.profile.credentials is Credentials.STATIC
    assert found == [static if is_static else (None, None, None), (None, None, None)], case.seed
    helper = HELPER if case.profile.credentials is Credentials.PROCESS else None
    assert (config.get("credential_process"), credentials.get("credential_process")) == (helper, None), case.seed


@pytest.mark.parametrize("share", range(SHARES))
def test_rclone_file(machine: Machine, rclone_dump: Dump, share: int) -> None:
    edited = 0
    for case in cases(rclone, "remotes", share, machine):
        written = case.written(rclone)
        if written is None:
            continue
        edited += 1
        old, new = (rclone_dump(data or b"") for (data,) in (case.before.values(), written.values()))
        assert isinstance(old, dict)
        assert isinstance(new, dict)
        old.pop("hf", None)
        remote = new.pop("hf")
        assert new == old, case.seed
        assert (remote["endpoint"], remote["type"], remote["region"]) == (PROFILE.endpoint, "s3", "us-east-1")
        is_static = case.profile.credentials is Credentials.STATIC
        secret = KEY.secret_access_key.reveal() if is_static else None
        assert (remote.get("secret_access_key"), "env_auth" in remote) == (secret, not is_static), case.seed
    assert edited > FILES / SHARES * LEAST_EDITED


def test_what_aws_tools_refuse_is_refused(machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "config"
    refused = 0
    for case in cases(aws, CONFIG, 0, machine):
        path.write_bytes(next(iter(case.before.values())) or b"")
        try:
            raw_config_parse(str(path))
        except ConfigParseError:
            refused += 1
            assert case.written(aws) is None, case.seed
    assert refused
