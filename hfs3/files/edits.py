"""One planned change of one file, before anything is written."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from hfs3.errors import UserFileError

PRIVATE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Edit:
    """A planned change: the bytes a file has (None: it does not exist) and the bytes it shall have (None: removed).

    `private` files hold secrets: they are created, and kept, readable by their owner only.
    `purpose` is one short phrase for the person who is asked to agree.
    """

    path: Path
    before: bytes | None = field(repr=False)  # may hold secrets, as may `after`
    after: bytes | None = field(repr=False)
    private: bool
    purpose: str

    @property
    def changes(self) -> bool:
        """Whether applying this would change any byte."""
        return self.before != self.after


def content(path: Path) -> bytes | None:
    """Return what is in a file of the user's, or None if there is none. Raises UserFileError if it cannot be read."""
    if str(path) == os.devnull:
        return None
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be read once, or never end
            raise UserFileError(f"{path} is not a file", hint=f"see what it is: ls -ld {path}")
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as err:
        raise UserFileError(
            f"{path} cannot be read: {err.strerror or err}",
            hint=f"see what it is and whom it belongs to: ls -ld {path}",
        ) from err
