"""Whatever stands in a file: either its tools refuse it and so does hfs3, or exactly the planned keys change."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from botocore.configloader import raw_config_parse
from botocore.exceptions import ConfigParseError

from hfs3.files.editor import IniFile
from hfs3.files.ini import Document, Grammar
from hfs3.files.parsers import Unreadable, read_as
from hfs3.files.splice import Change
from tests.conftest import tool
from tests.files.conftest import Dump
from tests.files.odd import TARGET, odd_file

FILES: Final = int(os.environ.get("TESTS_ODD_FILES", "2000"))
"""How many files per kind; the full form is TESTS_ODD_FILES=20000."""

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


def _is_planned(grammar: Grammar) -> Callable[[str, str], bool]:
    planned = {(change.key, change.block) for change in CHANGES[grammar]}
    return lambda key, block: (key, block) in planned


def _edited(data: bytes, grammar: Grammar) -> bytes:
    return IniFile(data, grammar).with_keys(TARGET[grammar], CHANGES[grammar]).data


def _removed(data: bytes, grammar: Grammar) -> bytes:
    return IniFile(data, grammar).without_keys(TARGET[grammar], _is_planned(grammar)).data


@pytest.mark.parametrize("grammar", Grammar)
def test_only_planned_keys_change(grammar: Grammar) -> None:
    edited = 0
    for seed in range(FILES):
        data = odd_file(Random(seed), grammar)
        try:
            new = _edited(data, grammar)
        except Unreadable:
            continue
        edited += 1
        where = f"seed {seed}"
        _assert_only_section_changed(data, new, grammar, where)
        _assert_other_lines_stay(data, new, grammar, where)
        assert _edited(new, grammar) == new, where
        if Document(data, grammar).section(TARGET[grammar]) is None:
            assert _removed(new, grammar) == data, where
    assert edited > FILES / 2


def _assert_only_section_changed(old: bytes, new: bytes, grammar: Grammar, where: str) -> None:
    section = Document(old, grammar).section(TARGET[grammar])
    if section is None:
        assert new.startswith(old), where
        return
    text = Document(old, grammar).text
    before = (text.bom + text.body[: section.offset]).encode("utf-8", "surrogateescape")
    after = text.body[section.offset + len("".join(section.lines)) :].encode("utf-8", "surrogateescape")
    assert new.startswith(before), where
    assert new.endswith(after), where


def _assert_other_lines_stay(old: bytes, new: bytes, grammar: Grammar, where: str) -> None:
    """Every line that belongs to no planned key is there again, in order."""
    section = Document(old, grammar).section(TARGET[grammar])
    if section is None:
        return
    ours = _is_planned(grammar)
    spots = [spot for spot in section.spots if ours(spot.key, "") or (spot.key == "s3" and not spot.nested)]
    spots += [sub for spot in section.spots for sub in spot.nested if ours(sub.key, spot.key)]
    touched = {index for spot in spots for index in range(spot.line, spot.end)}
    kept = [line.rstrip("\r\n") for index, line in enumerate(section.lines) if index not in touched]
    rest = iter(Document(new, grammar).section(TARGET[grammar]).lines)  # type: ignore[union-attr]  # it was just written
    for line in kept:
        assert any(line == other.rstrip("\r\n") for other in rest), f"{where}: {line!r} is gone or has moved"


def test_botocore_reads_what_we_say_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "config"
    for seed in range(FILES):
        data = odd_file(Random(seed), Grammar.BOTOCORE)
        assert _ours(data) == _botocores(path, data), f"seed {seed}"


def test_botocore_reads_the_planned_keys(tmp_path: Path) -> None:
    path = tmp_path / "config"
    for seed in range(FILES):
        data = odd_file(Random(seed), Grammar.BOTOCORE)
        try:
            new = _edited(data, Grammar.BOTOCORE)
        except Unreadable:
            continue
        old_reading, new_reading = _botocores(path, data), _botocores(path, new)
        assert isinstance(old_reading, dict)
        assert isinstance(new_reading, dict)
        own = read_as(Grammar.BOTOCORE, data)
        leaks = own.get("DEFAULT", {})  # into a new section as well
        leaked = {key: _leaked(value) for key, value in leaks.items() if key != "s3"}
        old_reading.setdefault(TARGET[Grammar.BOTOCORE], leaked)
        has_block = isinstance(own.get(TARGET[Grammar.BOTOCORE], {}).get("s3"), dict)
        _assert_planned(old_reading, new_reading, seed, has_block=has_block)


def _assert_planned(old: dict[str, Any], new: dict[str, Any], seed: int, *, has_block: bool) -> None:
    """`new` has the planned values and is otherwise `old`, in botocore's own words."""
    section = TARGET[Grammar.BOTOCORE]
    before, after = old.pop(section), new.pop(section)
    assert new == old, f"seed {seed}"
    block_before, block_after = before.pop("s3", {}), after.pop("s3")
    for change in CHANGES[Grammar.BOTOCORE]:
        values, others = (block_after, block_before) if change.block else (after, before)
        assert values.pop(change.key) == change.value, f"seed {seed}"
        if isinstance(others, dict):
            others.pop(change.key, None)
    assert after == before, f"seed {seed}"
    if has_block:
        assert block_after == block_before, f"seed {seed}"


def _ours(data: bytes) -> object:
    try:
        reading = read_as(Grammar.BOTOCORE, data)
    except Unreadable:
        return "refused"
    leaks = reading.get("DEFAULT", {})
    return {
        name: {**{key: _leaked(value) for key, value in leaks.items() if key not in values}, **values}
        for name, values in reading.items()
        if name != "DEFAULT"
    }


def _leaked(value: object) -> object:
    if not (isinstance(value, str) and value.startswith("\n")):
        return value
    pairs = (line.split("=", 1) for line in value.splitlines() if line.strip())
    return {key.strip(): text.strip() for key, text in pairs}


def _botocores(path: Path, data: bytes) -> object:
    path.write_bytes(data)
    try:
        return raw_config_parse(str(path))
    except ConfigParseError:
        return "refused"


def test_rclone_reads_what_we_say_it_reads(rclone_dump: Dump, tmp_path: Path) -> None:
    refused = []
    for seed in range(FILES):
        data = odd_file(Random(seed), Grammar.GOCONFIG)
        try:
            ours = read_as(Grammar.GOCONFIG, data)
        except Unreadable:
            refused.append(data)
            continue
        assert ours == rclone_dump(data), f"seed {seed}"
    assert refused
    for data in refused[:20]:  # each costs a start of rclone
        (tmp_path / "refused.conf").write_bytes(data)
        command = [tool("rclone"), "--config", str(tmp_path / "refused.conf"), "config", "dump"]
        assert subprocess.run(command, capture_output=True, timeout=20, check=False).returncode != 0, data


def test_rclone_reads_the_planned_keys(rclone_dump: Dump) -> None:
    section = TARGET[Grammar.GOCONFIG]
    for seed in range(FILES):
        data = odd_file(Random(seed), Grammar.GOCONFIG)
        try:
            new = _edited(data, Grammar.GOCONFIG)
        except Unreadable:
            continue
        before, after = rclone_dump(data), rclone_dump(new)
        assert isinstance(before, dict)
        assert isinstance(after, dict)
        planned = {change.key: change.value for change in CHANGES[Grammar.GOCONFIG]}
        assert after == {**before, section: {**before.get(section, {}), **planned}}, f"seed {seed}"
