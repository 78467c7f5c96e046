"""What a credential store is: a place that keeps one secret text per account and gives it back.

To add a store: a module here with a class of this shape, and its name in `registry`.
"""

from typing import Protocol

from hfs3.secret import Secret


class Store(Protocol):
    """A place for secrets. Methods raise StoreUnavailable, StoreLocked or UserFileError, and no other error."""

    @property
    def name(self) -> str:
        """As `--store` spells it and an account record keeps it."""

    @property
    def description(self) -> str:
        """A noun phrase for a sentence to a person."""

    def probe(self) -> None:
        """Find out whether this store could take a secret now, and leave no trace."""

    def get(self, account: str) -> Secret | None:
        """Return what is kept for `account`, or None."""

    def put(self, account: str, secret: Secret) -> None:
        """Keep `secret` for `account`, in place of what was there."""

    def delete(self, account: str) -> None:
        """Forget what is kept for `account`, if anything."""
