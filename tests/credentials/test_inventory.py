"""The list of copies: salted, private, merged by place, and never a reason to lose a former pair."""

import json

import pytest

from hfs3.credentials import inventory
from hfs3.credentials.inventory import Inventory, Place, PlaceFile
from hfs3.errors import UserFileError
from hfs3.machine import Machine

OLD, NEW = "HFAKALICE0000000001", "HFAKALICE0000000002"
PLACE = Place("alice", "aws", "hf", (PlaceFile("credentials", "/home/alice/.aws/credentials", True),), ())


def nowhere(_: Inventory, __: Place) -> bool:
    return False


def test_a_place_has_marks_and_no_ids(machine: Machine) -> None:
    inventory.note(machine, [PLACE], OLD)
    inventory.note(machine, [PLACE], NEW)
    inventory.note(machine, [PLACE], NEW)
    known = inventory.load(machine)
    (place,) = known.of("alice")
    assert place.marks == (known.mark(OLD), known.mark(NEW))
    path = machine.state_dir / "copies.json"
    assert OLD not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


def test_every_list_has_a_salt_of_its_own(machine: Machine) -> None:
    assert inventory.load(machine).mark(OLD) != inventory.load(machine).mark(OLD)
    inventory.note(machine, [PLACE], OLD)
    assert inventory.load(machine).mark(OLD) == inventory.load(machine).mark(OLD)


def test_a_pruned_place_goes_and_its_pairs_stay_known(machine: Machine) -> None:
    inventory.note(machine, [PLACE], OLD)
    inventory.prune(machine, nowhere)
    known = inventory.load(machine)
    assert known.of("alice") == ()
    assert known.knows(OLD, ["alice"])
    assert not known.knows(NEW, ["alice"])
    inventory.prune(machine, nowhere)
    assert inventory.load(machine) == known


def test_a_forgotten_account_leaves_only_what_still_stands(machine: Machine) -> None:
    inventory.note(machine, [PLACE, Place("bob", "aws", "b", PLACE.files, ())], OLD)
    inventory.forget(machine, "alice", lambda _, __: True)
    assert inventory.load(machine).of("alice")
    inventory.forget(machine, "alice", nowhere)
    known = inventory.load(machine)
    assert not known.knows(OLD, ["alice"])
    assert known.knows(OLD, ["bob"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"salt": "zz", "places": []}', '{"salt": "00", "places": [{}]}'])
def test_a_file_that_is_something_else_is_named(machine: Machine, text: str) -> None:
    machine.state_dir.mkdir(parents=True)
    (machine.state_dir / "copies.json").write_text(text)
    with pytest.raises(UserFileError, match=r"copies\.json is not hfs3's list of copies"):
        inventory.load(machine)


def test_nothing_is_made_where_nothing_is_known(machine: Machine) -> None:
    inventory.note(machine, [], OLD)
    inventory.prune(machine, nowhere)
    inventory.forget(machine, "alice", nowhere)
    assert not machine.state_dir.exists()


def test_it_is_json(machine: Machine) -> None:
    inventory.note(machine, [PLACE], OLD)
    assert json.loads((machine.state_dir / "copies.json").read_text())["places"][0]["name"] == "hf"
