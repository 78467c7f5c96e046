"""One planned change of one file, before anything is written."""

from dataclasses import dataclass
from pathlib import Path

PRIVATE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Edit:
    """A planned change: the bytes a file has (None: it does not exist) and the bytes it shall have (None: removed).

    `private` files hold secrets: they are created, and kept, readable by their owner only.
    `purpose` is one short phrase for the person who is asked to agree.
    """

    path: Path
    before: bytes | None
    after: bytes | None
    private: bool
    purpose: str

    @property
    def changes(self) -> bool:
        """Whether applying this would change any byte."""
        return self.before != self.after
