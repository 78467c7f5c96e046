"""Where the tour plays: a home that is thrown away, and a gateway that lives as long. Nothing else is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import HubAccount
from hfs3.gateway.hub.demo import new_account
from hfs3.machine import Machine

BUCKET: Final = "tour"
PROFILE: Final = "hf"
USER: Final = "alice"

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATHEXT", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""What programs need of the real environment to start at all. Everything else could steer a client."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The machine of the tour, its gateway, and the account that exists there only."""

    machine: Machine
    gateway: RunningGateway
    account: HubAccount

    @property
    def home(self) -> Path:
        return self.machine.home


@contextmanager
def stage(real: Machine) -> Iterator[Stage]:
    """Set the stage on top of `real`, and clear it away afterwards."""
    account = new_account(USER, ("acme",))
    with TemporaryDirectory(prefix="hfs3-tour-") as folder, running(accounts=(account,)) as gateway:
        home = Path(folder).resolve()
        environ = {name: real.environ[name] for name in _KEPT if name in real.environ}
        environ |= {"HOME": str(home), "USERPROFILE": str(home), "HF_TOKEN": account.tokens[0].value.reveal()}
        yield Stage(Machine(environ, home, real.platform, real.now), gateway, account)
