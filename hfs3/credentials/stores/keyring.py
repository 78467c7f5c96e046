"""The system keyring, through the one door to the `keyring` library.

Only backends that are known to protect what they keep are used by themselves: Secret Service, KWallet, the macOS
Keychain and the Windows Credential Locker. Another one is chosen by name: `--store keyring:MODULE.CLASS`, or the
library's own PYTHON_KEYRING_BACKEND or keyringrc.cfg. One that keeps plain text, nothing, or does not say where it
keeps it is taken from `--store` alone: an image that sets PYTHON_KEYRING_BACKEND to the null backend means pip.

Every call has a time limit, because a D-Bus service that hangs, or a prompt nobody sees, would hold hfs3 up for ever.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from hfs3.credentials.stores import secret_service
from hfs3.diagnostics.rules.stores import LOCKED, NULL_BACKEND, UNAVAILABLE
from hfs3.errors import StoreError, StoreLocked, StoreUnavailable
from hfs3.machine import Machine, Platform
from hfs3.secret import Secret, redact

NAME: Final = "keyring"
SYSTEM: Final = "the system keyring"
SERVICE: Final = "hfs3"
MAX_ITEM: Final = 1280
"""Characters that Windows Credential Locker keeps in one item (https://github.com/jaraco/keyring/issues/540)."""

_SECRET_SERVICE: Final = "keyring.backends.SecretService.Keyring"  # noqa: S105  # a class
_TRUSTED: Final = {
    Platform.LINUX: (_SECRET_SERVICE, "keyring.backends.kwallet.DBusKeyring"),
    Platform.MACOS: ("keyring.backends.macOS.Keyring",),
    Platform.WINDOWS: ("keyring.backends.Windows.WinVaultKeyring",),
}
_REFUSED_MODULES: Final = (
    "keyring.backends.null",
    "keyring.backends.fail",
    "keyring.backends.chainer",
    "keyrings.alt.",
)
_LOCKED_ERRORS: Final = frozenset({"KeyringLocked", "InitError", "LockedException", "PromptDismissedException"})

_SECONDS_FOR_A_PERSON: Final = 90.0
_SECONDS_FOR_A_SERVICE: Final = 10.0
_INSTEAD: Final = "use a private file: `hfs3 login --store file`"

T = TypeVar("T")


class Backend(Protocol):
    """What is needed of a backend of the library."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def system_keyring(machine: Machine) -> "KeyringStore":
    """Return the keyring that belongs to this system."""
    return KeyringStore(NAME, _TRUSTED[machine.platform], _patience(machine))


def keyring_with(backend: str, machine: Machine) -> "KeyringStore":
    """Return the keyring with the backend of this dotted name."""
    return KeyringStore(f"{NAME}:{backend}", (backend,), _patience(machine))


def chosen_keyring(machine: Machine) -> "KeyringStore":
    """Return the keyring that the person chose for every program, or else the system's.

    Raises StoreUnavailable if what they chose is not for a secret.
    """
    backend = machine.environ.get("PYTHON_KEYRING_BACKEND") or _configured()
    if not backend or backend in _TRUSTED[machine.platform]:
        return system_keyring(machine)
    if backend.startswith(_REFUSED_MODULES) or "plaintext" in backend.lower():
        raise StoreUnavailable(
            f"the keyring is set to {backend}, which does not protect what it is given",
            hint=f"Unset PYTHON_KEYRING_BACKEND (or mend keyringrc.cfg), or {_INSTEAD}.",
            code=NULL_BACKEND.code,
        )
    return keyring_with(backend, machine)


def _patience(machine: Machine) -> float:
    """Return how long the keyring may take, in seconds: long where somebody may be asked to unlock it."""
    return _SECONDS_FOR_A_PERSON if machine.has_screen else _SECONDS_FOR_A_SERVICE


def _configured() -> str:
    """Return the backend named in keyringrc.cfg, or an empty string."""
    from keyring.core import load_config

    backend = _answered(load_config, _SECONDS_FOR_A_SERVICE, SYSTEM)
    return f"{type(backend).__module__}.{type(backend).__qualname__}" if backend else ""


@dataclass(frozen=True, slots=True)
class KeyringStore:
    """Keeps secrets in the keyring, as the password of each account for the service `hfs3`.

    The first usable one of `backends` (dotted names of classes) is used; `patience` is the time limit of one call in
    seconds.
    """

    name: str
    backends: tuple[str, ...]
    patience: float

    @property
    def description(self) -> str:
        return SYSTEM if self.name == NAME else f"the keyring {self.backends[0]}"

    def probe(self) -> None:
        # Reading unlocks the keyring, or fails; an item that is not there leaves no trace.
        self._call(lambda backend: backend.get_password(SERVICE, ""))

    def get(self, account: str) -> Secret | None:
        found = _answered(lambda: _read(self.backends, account), self.patience, self.description)
        return None if found is None else Secret(found)

    def put(self, account: str, secret: Secret) -> None:
        text = secret.reveal()
        if len(text) > MAX_ITEM:
            raise StoreUnavailable(
                f"a key pair of {len(text)} characters is too long for {self.description} ({MAX_ITEM})",
                hint=f"To keep it, {_INSTEAD}.",
                code=UNAVAILABLE.code,
            )
        self._call(lambda backend: backend.set_password(SERVICE, account, text), secret)

    def delete(self, account: str) -> None:
        if self.get(account) is not None:
            self._call(lambda backend: backend.delete_password(SERVICE, account))

    def _call(self, action: Callable[[Backend], T], *secrets: Secret) -> T:
        return _answered(lambda: action(_load(self.backends)), self.patience, self.description, *secrets)


def _read(backends: tuple[str, ...], account: str) -> str | None:
    found = secret_service.read(SERVICE, account) if _SECRET_SERVICE in backends else None
    return _load(backends).get_password(SERVICE, account) if found is None else found


def _load(names: tuple[str, ...]) -> Backend:
    """Return the usable backend that the library prefers. Raises RuntimeError with the reasons if there is none."""
    from keyring.core import load_keyring

    usable = []
    reasons = []
    for name in names:
        try:
            usable.append(load_keyring(name))
        except (ImportError, RuntimeError, AttributeError) as err:
            reasons.append(str(err))
    if not usable:
        raise RuntimeError("; ".join(reasons))
    return max(usable, key=lambda backend: backend.priority)


def _answered(question: Callable[[], T], seconds: float, keyring: str, *secrets: Secret) -> T:
    """Return the answer of a backend that has `seconds` to give it. Raises StoreError, which names the `keyring`."""
    answers: list[T] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(question())
        except Exception as err:  # noqa: BLE001  # a backend is a plug-in and may raise anything
            errors.append(err)

    asking = threading.Thread(target=ask, daemon=True, name="hfs3-keyring")
    asking.start()
    asking.join(seconds)
    if answers:
        return answers[0]
    raise _told(errors[0], keyring, secrets) if errors else _silent(seconds, keyring)


def _silent(seconds: float, keyring: str) -> StoreLocked:
    return StoreLocked(
        f"{keyring} did not answer within {seconds:g} seconds: it may be locked and waiting for a password",
        hint=f"Unlock it and run this again, or {_INSTEAD}.",
        code=LOCKED.code,
    )


def _told(err: Exception, keyring: str, secrets: tuple[Secret, ...]) -> StoreError:
    reason = redact(str(err), *secrets).rstrip(".!") or type(err).__name__
    if any(kind.__name__ in _LOCKED_ERRORS for kind in type(err).__mro__):
        return StoreLocked(
            f"{keyring} is locked, and nobody unlocked it: {reason}",
            hint=f"Unlock it and run this again, or {_INSTEAD}.",
            code=LOCKED.code,
        )
    return StoreUnavailable(
        f"{keyring} cannot be used here: {reason}",
        hint=f"Start a Secret Service (gnome-keyring, KeePassXC, KWallet), or {_INSTEAD}.",
        code=UNAVAILABLE.code,
    )
