"""What `hfs3 exec` and `hfs3 env` share: whose buckets are meant, and what is told of an environment."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hfs3.cli.session import Session
from hfs3.machine import Machine

if TYPE_CHECKING:
    from hfs3.clients.base import Profile
    from hfs3.credentials.model import AccessKey


def meant(machine: Machine, account: str | None, namespace: str | None) -> "tuple[Profile, AccessKey]":
    """Return what a program is to work with: the endpoint of a namespace, and the pair from its store."""
    from hfs3.clients.base import Profile
    from hfs3.configure import namespace_of
    from hfs3.credentials.accounts import chosen
    from hfs3.credentials.keys import read_key

    record = chosen(machine, account)
    named = namespace_of(record, namespace)
    profile = Profile(name="hf", namespace=named, gateway=record.gateway, ca_bundle=record.ca_bundle)
    return profile, read_key(machine, record)


def tell(session: Session, words: str, variables: Sequence[str]) -> None:
    """Tell, by name only, what happens to variables; nothing if there are none."""
    if variables:
        from rich.text import Text

        session.output.say(Text(f"hfs3: {words}: {', '.join(variables)}", "dim"))
