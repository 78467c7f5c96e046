import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hfs3.credentials import accounts
from hfs3.credentials.items import pack
from hfs3.credentials.keeping import keep
from hfs3.credentials.model import AccessKey
from hfs3.credentials.process import answer
from hfs3.credentials.quick import document
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import Hfs3Error
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, account

PAIR = AccessKey(KEY_ID, Secret(SECRET))
PLAIN = ["credential-process"]


def stored(machine: Machine, *, name: str = "alice", key: AccessKey = PAIR) -> None:
    fingerprint = key.secret_access_key.fingerprint()
    record = dataclasses.replace(account(), name=name, access_key_id=key.access_key_id, fingerprint=fingerprint)
    keep(key, record, open_store(machine, "file"), machine=machine)


def by_the_long_way(machine: Machine, name: str | None) -> str | None:
    try:
        return answer(machine, name)
    except Hfs3Error:
        return None


def test_it_says_what_the_long_way_says(machine: Machine) -> None:
    stored(machine)
    expected = answer(machine, None)
    assert document(PLAIN, machine.environ) == document([*PLAIN, "--account", "alice"], machine.environ) == expected
    elsewhere = dataclasses.replace(machine, environ={**machine.environ, "XDG_CONFIG_HOME": f"{machine.home}/x"})
    assert document(PLAIN, elsewhere.environ) is None
    stored(elsewhere)
    assert document(PLAIN, elsewhere.environ) == answer(elsewhere, None)


@pytest.mark.parametrize(
    "words", [[], ["login"], [*PLAIN, "--help"], [*PLAIN, "--account"], [*PLAIN, "--account", "bob"], ["-q", *PLAIN]]
)
def test_any_other_command_line_goes_the_long_way(machine: Machine, words: list[str]) -> None:
    stored(machine)
    assert document(words, machine.environ) is None


def test_one_of_several_has_to_be_named(machine: Machine) -> None:
    stored(machine)
    stored(machine, name="bob", key=AccessKey("HFAKBOB", Secret("b" * 64)))
    assert document(PLAIN, machine.environ) is None
    assert document([*PLAIN, "--account", "bob"], machine.environ) == answer(machine, "bob")


def test_a_name_is_never_a_path(machine: Machine) -> None:
    stored(machine)
    outside = machine.config_dir / "outside.json"
    outside.write_bytes((accounts.folder(machine) / "alice.json").read_bytes())
    assert document([*PLAIN, "--account", "../outside"], machine.environ) is None


def _with_end(machine: Machine) -> None:
    stored(machine, key=dataclasses.replace(PAIR, expires=datetime(2030, 1, 1, tzinfo=UTC)))


def _another_pair(machine: Machine) -> None:
    open_store(machine, "file").put("alice", pack(AccessKey(KEY_ID, Secret("d" * 64))))


def _moved_away(machine: Machine) -> None:
    accounts.save(machine, account("keyring"))


def _rewritten(machine: Machine) -> None:
    path = accounts.folder(machine) / "alice.json"
    path.write_text(path.read_text().replace("\n", ""))


def _gone(machine: Machine) -> None:
    open_store(machine, "file").delete("alice")


def _escaped(machine: Machine) -> None:
    stored(machine, key=AccessKey(KEY_ID, Secret(SECRET + "\\")))


@pytest.mark.parametrize("change", [_with_end, _another_pair, _moved_away, _rewritten, _gone, _escaped])
def test_what_is_not_plain_goes_the_long_way(machine: Machine, change: Callable[[Machine], None]) -> None:
    stored(machine)
    change(machine)
    assert document(PLAIN, machine.environ) is None


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=20), st.text(max_size=70))
def test_whatever_is_stored_it_never_says_anything_else(machine: Machine, key_id: str, secret: str) -> None:
    stored(machine, key=AccessKey(key_id, Secret(secret)))
    assert document(PLAIN, machine.environ) in {None, by_the_long_way(machine, None)}


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(0, 400),
    st.sampled_from(['"', "\\", "\n", "x", "", "\x00", "é", " "]),
    st.sampled_from(["keys", "accounts"]),
)
def test_whatever_a_file_has_become_only_the_recorded_pair_is_handed_out(
    machine: Machine, place: int, text: str, folder: str
) -> None:
    accounts.forget(machine, "alice")
    stored(machine)
    path = machine.config_dir / folder / "alice.json"
    whole = path.read_text()
    expected = answer(machine, None)
    path.write_text(whole[:place] + text + whole[place + 1 :])
    assert document(PLAIN, machine.environ) in {None, expected}
    assert by_the_long_way(machine, None) in {None, expected}


def test_without_a_home_there_is_nothing_to_see() -> None:
    assert document(PLAIN, {}) is None
    assert document(PLAIN, {"HOME": "relative"}) is None


def test_fifty_at_once(machine: Machine, own_home: Path) -> None:
    stored(machine)
    environ = {"PATH": os.environ["PATH"], "HOME": str(own_home)}
    argv = [sys.executable, "-m", "hfs3", *PLAIN]
    running = [subprocess.Popen(argv, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(50)]
    assert {program.communicate(timeout=60)[0] for program in running} == {answer(machine, None) + "\n"}
    assert {program.returncode for program in running} == {0}


def test_next_to_nothing_is_loaded(machine: Machine, own_home: Path) -> None:
    stored(machine)
    code = "import sys; from hfs3.__main__ import main\ntry: main()\nexcept SystemExit: print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *PLAIN],
        env={"HOME": str(own_home), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert SECRET in done.stdout
    heavy = {"dataclasses", "inspect", "json", "pathlib", "re", "subprocess", "typing", "hfs3.machine", "hfs3.secret"}
    assert not set(done.stdout.split()) & heavy
