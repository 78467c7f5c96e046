"""The file store: one file per account, readable by its owner only, used when it is asked for by name."""

from dataclasses import dataclass
from pathlib import Path

from hfs3.credentials import whole
from hfs3.errors import UserFileError
from hfs3.machine import Machine
from hfs3.secret import Secret


def folder(machine: Machine) -> Path:
    """Return the folder of the file store."""
    return machine.config_dir / "keys"


@dataclass(frozen=True, slots=True)
class PlaintextStore:
    """Keeps secrets as they are, in files of mode 0600 in a folder of mode 0700."""

    folder: Path

    @property
    def name(self) -> str:
        return "file"

    @property
    def description(self) -> str:
        return f"the private folder {self.folder}"

    def path(self, account: str) -> Path:
        """Return the file that keeps the secret of `account`."""
        return self.folder / f"{account}.json"

    def probe(self) -> None:
        whole.check_writable(self.path("probe"))

    def get(self, account: str) -> Secret | None:
        content = whole.read(self.path(account))
        try:
            return None if content is None else Secret(content.decode())
        except UnicodeDecodeError:
            message = f"{self.path(account)} is not text"
            raise UserFileError(message, hint="Remove it and run `hfs3 login` again.") from None

    def put(self, account: str, secret: Secret) -> None:
        whole.replace(self.path(account), secret.reveal().encode())

    def delete(self, account: str) -> None:
        whole.remove(self.path(account))
