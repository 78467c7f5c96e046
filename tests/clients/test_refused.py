"""What clients take for settings that hfs3 never writes, held against what rclone says of its own options."""

import json
import subprocess

import pytest

from hfs3.clients import refused
from hfs3.clients.base import Spelling
from hfs3.clients.rclone import DIALECT
from hfs3.clients.rclone_inspection import ASKS_TOO_MUCH
from tests.conftest import tool

_NUMBERED = {"bool", "int", "Tristate"}


def _options() -> dict[str, str]:
    done = subprocess.run([tool("rclone"), "config", "providers"], check=True, capture_output=True, text=True)
    (s3,) = (provider for provider in json.loads(done.stdout) if provider["Name"] == "s3")
    return {option["Name"]: option["Type"] for option in s3["Options"]}


def test_every_number_and_switch_of_rclone_is_known() -> None:
    spelled = {spelling.key for spelling in DIALECT.values() if isinstance(spelling, Spelling)}
    typed = {name for name, kind in _options().items() if kind in _NUMBERED} - spelled
    assert typed == refused.RCLONE.keys()


def test_what_asks_too_much_are_options_of_rclone() -> None:
    assert ASKS_TOO_MUCH.keys() <= _options().keys()


@pytest.mark.parametrize("value", ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False", ""])
def test_switches_as_go_reads_them(value: str) -> None:
    assert not refused.RCLONE["versions"].refuses(value)
    assert refused.is_on(value) == (value.lower() in {"1", "t", "true"})


@pytest.mark.parametrize("value", ["yes", "on", "tRuE", "2", "true # really", " true"])
def test_what_is_no_switch(value: str) -> None:
    assert refused.RCLONE["versions"].refuses(value)
    assert not refused.is_on(value)


def test_compression_from_a_size() -> None:
    taken = refused.AWS["", "request_min_compression_size_bytes"]
    steps = (*(10**digits for digits in range(8)), *range(1_000_000, 1_100_000))
    for size in (near for step in steps for near in (step - 1, step, step + 1)):
        assert taken.refuses(str(size)) == (not 1 <= size <= 1_048_576), size


@pytest.mark.parametrize(("key", "value"), [("max_bandwidth", "10MB/s"), ("max_bandwidth", "1000B/s")])
def test_rates(key: str, value: str) -> None:
    assert not refused.AWS["s3", key].refuses(value)
    assert refused.AWS["s3", key].refuses(value.removesuffix("B/s"))
