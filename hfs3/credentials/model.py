"""What credentials are: a Hub token, the account behind it, and the S3 key pair derived from it.

Whatever becomes one of them is masked in all that hfs3 says from then on, also where it has no known shape.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hfs3.secret import Secret, remember


class Role(StrEnum):
    """What a token may do, as whoami reports it. A shape nobody has described is UNKNOWN, never an error."""

    READ = "read"
    WRITE = "write"
    FINE_GRAINED = "fineGrained"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HubToken:
    """A Hugging Face token and where it was found (`HF_TOKEN`, `standard input`, a path, …)."""

    value: Secret
    origin: str

    def __post_init__(self) -> None:
        remember(self.value)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token belongs to, as whoami says: user name, organisations, role of the token, its display name.

    `reach` is what a fine-grained token is limited to, as far as it names namespaces; empty: no limit is known.
    """

    user: str
    organisations: tuple[str, ...]
    role: Role
    token_name: str = ""
    reach: tuple[str, ...] = ()

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The namespaces to work in: the user first, then the organisations, as far as the token reaches."""
        return self.reach or (self.user, *self.organisations)


@dataclass(frozen=True, slots=True)
class AccessKey:
    """An S3 key pair. The access key ID is no secret; the secret access key is."""

    access_key_id: str
    secret_access_key: Secret
    expires: datetime | None = None

    def __post_init__(self) -> None:
        remember(self.secret_access_key)


@dataclass(frozen=True, slots=True)
class Account:
    """A stored login: everything about a key pair except the pair itself, which is in `store` under `name`.

    `gateway` is the gateway's address without a namespace; `ca_bundle` is a path, empty for the public gateway;
    `namespaces` is empty when nothing is known of them (a pair given by hand without a token).
    """

    name: str
    namespaces: tuple[str, ...]
    role: Role
    store: str
    access_key_id: str
    fingerprint: str
    gateway: str
    ca_bundle: str
    verified: datetime | None
