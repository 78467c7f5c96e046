"""The store for CI: the pair stays in the environment that a job is given, and hfs3 writes it nowhere.

`hfs3 login --store environment` proves the pair and keeps the record alone. Whoever reads the pair later needs the same
two variables.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hfs3.credentials.items import pack
from hfs3.credentials.model import AccessKey
from hfs3.diagnostics.rules.stores import UNAVAILABLE
from hfs3.errors import StoreUnavailable
from hfs3.secret import Secret

KEY_ID_VARIABLE: Final = "HFS3_ACCESS_KEY_ID"
SECRET_VARIABLE: Final = "HFS3_SECRET_ACCESS_KEY"  # noqa: S105  # a variable's name


@dataclass(frozen=True, slots=True)
class EnvironmentStore:
    """Finds one pair, for whichever account is asked about, in two variables."""

    environ: Mapping[str, str] = field(repr=False)

    @property
    def name(self) -> str:
        return "environment"

    @property
    def description(self) -> str:
        return f"the environment ({KEY_ID_VARIABLE} and {SECRET_VARIABLE})"

    def probe(self) -> None:
        if self.get("") is None:
            raise StoreUnavailable(
                f"{KEY_ID_VARIABLE} and {SECRET_VARIABLE} are not both set",
                hint="Set them to the key pair, as secrets of the job.",
                code=UNAVAILABLE.code,
            )

    def get(self, account: str) -> Secret | None:  # noqa: ARG002  # there is only one pair
        key_id, secret = (self.environ.get(name, "").strip() for name in (KEY_ID_VARIABLE, SECRET_VARIABLE))
        if not key_id or not secret:
            return None
        return pack(AccessKey(key_id, Secret(secret)))

    def put(self, account: str, secret: Secret) -> None:
        if self.get(account) != secret:
            raise StoreUnavailable(
                f"{self.description} holds another key pair, and hfs3 cannot change it",
                hint="Set both variables to the pair that you log in with, or choose another --store.",
                code=UNAVAILABLE.code,
            )

    def delete(self, account: str) -> None:
        """Leave the environment as it is: it ends with the job."""
