"""A pair in all its places: one plan, one edit for each file, and nothing that somebody else wrote."""

from datetime import UTC, datetime

from hfs3 import configure, everywhere
from hfs3.clients.base import Profile
from hfs3.credentials import accounts, inventory
from hfs3.credentials.model import AccessKey, Account, Role
from hfs3.machine import Machine
from hfs3.secret import Secret

GATEWAY = "https://s3.hf.co"
OLD, NEW = (AccessKey(f"HFAKALICE000000000{n}", Secret(str(n) * 64)) for n in (1, 2))
ALICE = Account(
    *("alice", ("alice",), Role.WRITE, "file", OLD.access_key_id, OLD.secret_access_key.fingerprint(), GATEWAY, ""),
    datetime(2026, 11, 22, tzinfo=UTC),
)
PROFILES = [Profile(name, "alice", GATEWAY) for name in ("hf", "hf-two")]


def written(machine: Machine) -> None:
    accounts.save(machine, ALICE)
    for client in ("aws", "rclone"):
        configure.apply(configure.plan(machine, [client], PROFILES, OLD), machine)


def test_one_edit_for_each_file(machine: Machine) -> None:
    written(machine)
    plan = everywhere.plan_replacement(machine, ALICE, NEW)
    assert [edit.path.name for edit in plan.edits] == ["credentials", "rclone.conf"]
    configure.apply(plan, machine)
    for edit in plan.edits:
        text = edit.path.read_text()
        assert (text.count(OLD.access_key_id), text.count(NEW.access_key_id)) == (0, 2)
    assert not everywhere.plan_replacement(machine, ALICE, NEW).changes


def test_what_somebody_else_put_there_since_is_left(machine: Machine) -> None:
    written(machine)
    path = machine.home / ".aws/credentials"
    path.write_text(path.read_text().replace(OLD.access_key_id, "HFAKSOMEBODYELSE001", 1))
    plan = everywhere.plan_replacement(machine, ALICE, NEW)
    text = next(edit.after for edit in plan.edits if edit.path == path) or b""
    assert b"HFAKSOMEBODYELSE001" in text
    assert text.count(NEW.access_key_id.encode()) == 1
    configure.apply(everywhere.plan_removal(machine, [ALICE]), machine)
    assert "HFAKSOMEBODYELSE001" in path.read_text()
    assert OLD.access_key_id not in path.read_text()


def test_removal_leaves_nothing_of_hfs3s(machine: Machine) -> None:
    written(machine)
    configure.apply(everywhere.plan_removal(machine, [ALICE]), machine)
    files = [
        machine.home / ".aws/credentials",
        machine.home / ".aws/config",
        machine.home / ".config/rclone/rclone.conf",
    ]
    assert [path.read_text().strip() for path in files if path.exists()] == [""] * len(files)
    assert inventory.load(machine).of("alice") == ()


def test_former_pairs_are_known_from_what_is_kept(machine: Machine) -> None:
    written(machine)
    configure.apply(everywhere.plan_replacement(machine, ALICE, NEW), machine)
    configure.apply(everywhere.plan_removal(machine, [ALICE]), machine)
    assert everywhere.former_pairs(machine, ALICE) == (NEW.access_key_id,)
