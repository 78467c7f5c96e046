"""Who holds which token and key pair, and what each may do."""

from dataclasses import dataclass, field
from enum import StrEnum

from hfs3.secret import Secret


class Grant(StrEnum):
    """What a token, and every key pair derived from it, may do."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An access key ID (`HFAK…`) and its secret access key (64 lower-case hex digits)."""

    access_key_id: str
    secret_access_key: Secret


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the stand-in Hub, the pair derived from it, and its reach.

    `namespaces` limits a fine-grained token to some of its account's namespaces, `buckets` (`namespace/bucket`) to some
    buckets; empty means no such limit. A revoked token's pair is refused like an unknown one.
    """

    value: Secret
    grant: Grant
    pair: KeyPair
    namespaces: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class HubAccount:
    """A user of the stand-in Hub, the organisations it belongs to, and its tokens."""

    name: str
    organisations: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = field(default=())

    @property
    def namespaces(self) -> tuple[str, ...]:
        """The user's own namespace, then the organisations'."""
        return (self.name, *self.organisations)
