"""Whatever stands in a file: either its tools refuse it and so does hfs3, or exactly the planned keys change.

Every file is one seed. TESTS_ODD_FILES says how many of each kind, if 20000 are too many for the moment.
"""

import argparse
import io
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from awscli.customizations.configure.get import ConfigureGetCommand
from botocore.configloader import raw_config_parse
from botocore.exceptions import ConfigParseError
from botocore.session import Session

from hfs3.clients.aws_files import CONFIG, profile_of
from hfs3.files.editor import IniFile
from hfs3.files.ini import Document, Grammar
from hfs3.files.parsers import Reading, Unreadable
from hfs3.files.splice import Change
from tests.conftest import tool
from tests.files.conftest import Dump
from tests.files.odd import TARGET, odd_file

GET_EVERY: Final = 20
FILES: Final = int(os.environ.get("TESTS_ODD_FILES", "20000"))
SHARES: Final = 8

CHANGES: Final = {
    Grammar.BOTOCORE: (
        Change("region", "us-east-1"),
        Change("endpoint_url", "https://s3.hf.co/me"),
        Change("addressing_style", "path", "s3"),
        Change("multipart_threshold", "2GB", "s3"),
        Change("request_checksum_calculation", "when_required"),
    ),
    Grammar.GOCONFIG: (
        Change("type", "s3"),
        Change("endpoint", "https://s3.hf.co/me"),
        Change("region", "us-east-1"),
        Change("no_check_bucket", "true"),
    ),
}
PLANNED: Final = {grammar: {(c.key, c.block) for c in changes} for grammar, changes in CHANGES.items()}


def files(share: int, grammar: Grammar) -> Iterator[tuple[str, bytes]]:
    for seed in range(share, FILES, SHARES):
        yield f"seed {seed}", odd_file(Random(seed), grammar)


@pytest.mark.parametrize("share", range(SHARES))
def test_aws_file(share: int, tmp_path: Path) -> None:
    path = tmp_path / "config"
    edited = 0
    for seed, data in files(share, Grammar.BOTOCORE):
        try:
            old = IniFile(data, Grammar.BOTOCORE)
        except Unreadable:
            assert botocores(path, data) is None, f"{seed}: botocore takes it"
            continue
        before = botocores(path, data)
        assert before == with_leaks(old.reading), seed
        try:
            new = assert_edited(old, seed)
        except Unreadable:
            continue  # a broken block of [DEFAULT] would leak into the new section
        edited += 1
        after = botocores(path, new)
        assert after is not None, seed
        assert_planned(before or {}, after, old.reading, seed)
        # The same profile twice to AWS tools; hfs3.clients.aws refuses the file.
        twice = len(list(Document(new, Grammar.BOTOCORE).sections(lambda name: profile_of(CONFIG, name) == "hf"))) > 1
        if edited % GET_EVERY == 1 and not twice:
            assert_got(path, seed)
    assert edited > FILES / SHARES / 2


@pytest.mark.parametrize("share", range(SHARES))
def test_rclone_file(share: int, rclone_dump: Dump, tmp_path: Path) -> None:
    section = TARGET[Grammar.GOCONFIG]
    planned = {change.key: change.value for change in CHANGES[Grammar.GOCONFIG]}
    refused = []
    edited = 0
    for seed, data in files(share, Grammar.GOCONFIG):
        try:
            old = IniFile(data, Grammar.GOCONFIG)
        except Unreadable:
            refused.append(data)
            continue
        assert old.reading == rclone_dump(data), seed
        try:
            new = assert_edited(old, seed)
        except Unreadable:
            continue  # a section or a key is there twice
        edited += 1
        assert rclone_dump(new) == {**old.reading, section: {**old.reading.get(section, {}), **planned}}, seed
    assert edited > FILES / SHARES / 2
    for data in refused[:3]:  # each costs a start of rclone
        (tmp_path / "refused.conf").write_bytes(data)
        command = [tool("rclone"), "--config", str(tmp_path / "refused.conf"), "config", "dump"]
        assert subprocess.run(command, capture_output=True, timeout=30, check=False).returncode != 0, data


# -- what holds for both -----------------------------------------------------------------------------------------------


def assert_edited(old: IniFile, seed: str) -> bytes:
    """Edit a file; see that only planned lines changed, a second edit changes none, and a removal undoes it."""
    target, changes = TARGET[old.grammar], CHANGES[old.grammar]
    new = old.with_keys(target, changes)
    assert_only_section_changed(old, new.data, seed)
    assert_other_lines_stay(old, new, seed)
    assert IniFile(new.data, old.grammar).with_keys(target, changes).data == new.data, seed
    if old.document.section(target) is None:
        planned = PLANNED[old.grammar]
        assert new.without_keys(target, lambda key, block: (key, block) in planned).data == old.data, seed
    return new.data


def assert_only_section_changed(old: IniFile, new: bytes, seed: str) -> None:
    section = old.document.section(TARGET[old.grammar])
    if section is None:
        assert new.startswith(old.data), seed
        return
    text = old.document.text
    before = (text.bom + text.body[: section.offset]).encode("utf-8", "surrogateescape")
    after = text.body[section.offset + len("".join(section.lines)) :].encode("utf-8", "surrogateescape")
    assert new.startswith(before), seed
    assert new.endswith(after), seed


def assert_other_lines_stay(old: IniFile, new: IniFile, seed: str) -> None:
    """See that every line that belongs to no planned key is there again, in order."""
    section = old.document.section(TARGET[old.grammar])
    if section is None:
        return
    planned = PLANNED[old.grammar]
    spots = [s for s in section.spots if (s.key, "") in planned or (s.key == "s3" and not s.nested)]
    spots += [sub for spot in section.spots for sub in spot.nested if (sub.key, spot.key) in planned]
    touched = {index for spot in spots for index in range(spot.line, spot.end)}
    kept = [line.rstrip("\r\n") for index, line in enumerate(section.lines) if index not in touched]
    written = new.document.section(TARGET[old.grammar])
    assert written is not None
    rest = iter(written.lines)
    for line in kept:
        assert any(line == other.rstrip("\r\n") for other in rest), f"{seed}: {line!r} is gone or has moved"


# -- in botocore's own words -------------------------------------------------------------------------------------------


def botocores(path: Path, data: bytes) -> dict[str, Any] | None:
    path.write_bytes(data)
    try:
        reading: dict[str, Any] = raw_config_parse(str(path))
    except ConfigParseError:
        return None
    return reading


def with_leaks(reading: Reading) -> dict[str, Any]:
    """Return our reading as botocore has it: [DEFAULT] is no section, and its keys are in all others."""
    return {name: {**leaks_into(values, reading), **values} for name, values in reading.items() if name != "DEFAULT"}


def leaks_into(values: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    return {key: nested(value) for key, value in reading.get("DEFAULT", {}).items() if key not in values}


def assert_got(path: Path, seed: str) -> None:
    """See that `aws configure get` has every planned value; its own code, in this process."""
    for change in CHANGES[Grammar.BOTOCORE]:
        session = Session(profile=TARGET[Grammar.BOTOCORE].removeprefix("profile "))
        session.set_config_variable("config_file", str(path))
        session.set_config_variable("credentials_file", str(path.with_name("none")))
        said = io.StringIO()
        name = f"{change.block}.{change.key}" if change.block else change.key
        get = ConfigureGetCommand(session, said, io.StringIO())
        assert get([name], argparse.Namespace(profile=None)) == 0, seed
        assert said.getvalue() == f"{change.value}\n", seed


def nested(value: object) -> object:
    if not (isinstance(value, str) and value.startswith("\n")):
        return value
    pairs = (line.split("=", 1) for line in value.splitlines() if line.strip())
    return {key.strip(): text.strip() for key, text in pairs}


def assert_planned(old: dict[str, Any], new: dict[str, Any], reading: Reading, seed: str) -> None:
    """See that `new` has the planned values and is otherwise `old`."""
    target = TARGET[Grammar.BOTOCORE]
    before = old.pop(target, None)
    if before is None:
        own = (key for key, block in PLANNED[Grammar.BOTOCORE] if not block)
        before = leaks_into(dict.fromkeys((*own, "s3")), reading)
    after = new.pop(target)
    assert new == old, seed
    block_before, block_after = before.pop("s3", {}), after.pop("s3")
    for change in CHANGES[Grammar.BOTOCORE]:
        values, others = (block_after, block_before) if change.block else (after, before)
        assert values.pop(change.key) == change.value, seed
        if isinstance(others, dict):
            others.pop(change.key, None)
    assert after == before, seed
    if isinstance(reading.get(target, {}).get("s3"), dict):  # a block of its own, not one that leaked in
        assert block_after == block_before, seed
