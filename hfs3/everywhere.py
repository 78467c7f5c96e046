"""A key pair in all the places where hfs3 wrote it: replaced, or taken out, in one plan.

Places are those of the inventory whose pair is still one that hfs3 wrote there. What somebody else put there since, or
wrote by hand, is not touched.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hfs3.clients.base import Profile, Texts
from hfs3.clients.pairs import access_key_ids, files_of, replaced
from hfs3.clients.registry import CLIENTS
from hfs3.configure import Plan
from hfs3.credentials import inventory
from hfs3.credentials.inventory import Inventory, Place
from hfs3.credentials.mixups import IDENTITY
from hfs3.credentials.model import AccessKey, Account
from hfs3.files import journal
from hfs3.files.edits import Edit, content
from hfs3.machine import Machine

_Step = Callable[[Place, Texts], Sequence[Edit]]


def plan_replacement(machine: Machine, account: Account, key: AccessKey) -> Plan:
    """Return what puts `key` wherever hfs3 wrote a pair of `account`.

    Raises UserFileError for a file that cannot be read, or that its tools would refuse.
    """
    known = inventory.load(machine)
    places = known.of(account.name)
    purpose = f"rotate the key pair of {account.name}"

    def step(place: Place, texts: Texts) -> Sequence[Edit]:
        return replaced(place, texts, lambda old: known.mark(old) in place.marks, key, purpose=purpose)

    edits = _chained(places, step)
    touched = tuple(p for p in places if _stands(known, p, _texts(p, {})))
    return Plan(
        edits,
        (),
        (),
        anew=lambda: plan_replacement(machine, account, key),
        copies=tuple(replace(place, marks=()) for place in touched),
        access_key_id=key.access_key_id,
    )


def plan_removal(machine: Machine, meant: Collection[Account]) -> Plan:
    """Return what takes the profiles out that hfs3 wrote a pair of these accounts into.

    Raises UserFileError for a file that cannot be read, that its tools would refuse, or whose profile is for another
    service by now.
    """
    known = inventory.load(machine)
    gateways = {account.name: account.gateway for account in meant}

    def step(place: Place, texts: Texts) -> Sequence[Edit]:
        if not _stands(known, place, texts):
            return ()
        return CLIENTS[place.client].plan_removal(texts, Profile(place.name, "", gateways[place.account]))

    places = [place for name in gateways for place in known.of(name)]
    return Plan(_chained(places, step), (), (), anew=lambda: plan_removal(machine, meant))


def former_pairs(machine: Machine, account: Account) -> tuple[str, ...]:
    """Return the IDs of an account's earlier pairs that stand in what is kept for an undo."""
    known = inventory.load(machine)
    found = {one for path in journal.contents(machine) for one in _identities(path)} - {account.access_key_id}
    return tuple(sorted(one for one in found if known.knows(one, (account.name,))))


def _identities(path: Path) -> set[str]:
    try:
        return {found.decode() for found in IDENTITY.findall(path.read_bytes())}
    except OSError:
        return set()  # whoever drops contents looks at this one, too, and says what is wrong


def _chained(places: Iterable[Place], step: _Step) -> tuple[Edit, ...]:
    """Plan place after place, each on what the one before leaves, and return one edit per file."""
    edits: dict[Path, Edit] = {}
    for place in places:
        for edit in step(place, _texts(place, edits)):
            first = edits.get(edit.path)
            before = first.before if first else edit.before
            purposes = dict.fromkeys((*(first.purpose.split(", ") if first else ()), edit.purpose))
            private = edit.private or bool(first and first.private)
            edits[edit.path] = Edit(edit.path, before, edit.after, private=private, purpose=", ".join(purposes))
    return tuple(edit for edit in edits.values() if edit.changes)


def _texts(place: Place, planned: dict[Path, Edit]) -> Texts:
    return {f: planned[f.path].after if f.path in planned else content(f.path) for f in files_of(place)}


def _stands(known: Inventory, place: Place, texts: Texts) -> bool:
    return any(known.mark(one) in place.marks for one in access_key_ids(place.client, place.name, texts))
