"""The stores by the name that `--store` takes and an account record keeps."""

from typing import Final

from hfs3.credentials.stores.base import Store
from hfs3.errors import UsageError
from hfs3.machine import Machine

KEYRING: Final = "keyring"
FILE: Final = "file"
ENVIRONMENT: Final = "environment"
NAMES: Final = (KEYRING, FILE, ENVIRONMENT)


def choose_store(machine: Machine, name: str) -> Store:
    """Return the store that a person means by `--store NAME`; the keyring follows their choice of a backend."""
    if name == KEYRING:
        from hfs3.credentials.stores import keyring

        return keyring.chosen_keyring(machine)
    return open_store(machine, name)


def open_store(machine: Machine, name: str) -> Store:
    """Return the store that an account record means by `name`. Raises UsageError if there is none."""
    kind, _, backend = name.partition(":")
    if kind == KEYRING:
        from hfs3.credentials.stores import keyring

        return keyring.keyring_with(backend, machine) if backend else keyring.system_keyring(machine)
    if name == FILE:
        from hfs3.credentials.stores import plaintext

        return plaintext.PlaintextStore(plaintext.folder(machine))
    if name == ENVIRONMENT:
        from hfs3.credentials.stores import environment

        return environment.EnvironmentStore(machine.environ)
    raise UsageError(f"there is no store {name!r}", hint=f"Choose one of: {', '.join(NAMES)}.")
