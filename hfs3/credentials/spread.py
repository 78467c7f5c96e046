"""In which stores a pair may have a copy while it changes its store: one small file per account, gone once done.

It is written before the first copy is made, so that whatever interrupts a login or a move, the next one, or a logout,
knows where else to remove the pair. Stores are not searched otherwise: a keyring might ask for its password.
"""

from collections.abc import Collection
from pathlib import Path

from hfs3.credentials import accounts, whole
from hfs3.credentials.stores.registry import NAMES
from hfs3.machine import Machine


def noted(machine: Machine, name: str) -> tuple[str, ...]:
    """Return the names of the stores that may have a copy of the pair of account `name`."""
    words = (whole.read(_path(machine, name)) or b"").decode("ascii", "ignore").split()
    return tuple(word for word in words if word.partition(":")[0] in NAMES)


def note(machine: Machine, name: str, stores: Collection[str]) -> None:
    """Remember these stores, and no others."""
    path = _path(machine, name)
    if stores:
        whole.replace(path, "".join(f"{store}\n" for store in sorted(stores)).encode("ascii", "ignore"))
    elif path.exists():
        whole.remove(path)


def _path(machine: Machine, name: str) -> Path:
    return accounts.folder(machine) / f"{name}.stores"
