"""The three ways to an S3 key pair: given by hand, by exchange, or from the Hub's page with a person's help."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from hfs3.contract.addressing import PUBLIC_GATEWAY, PUBLIC_HUB
from hfs3.credentials.exchange import exchange
from hfs3.credentials.mixups import check_key_id, clean_pair
from hfs3.credentials.model import AccessKey, HubToken
from hfs3.diagnostics.rules.credentials import TOKEN_MISSING
from hfs3.errors import ExchangeError, KeyPairMixup, TokenMissing, UsageError
from hfs3.secret import Secret


class Person(Protocol):
    """Whoever runs the login: told what happens, and asked for what only a person has."""

    @property
    def is_there(self) -> bool:
        """Whether there is somebody to ask."""

    def told(self, done: str, detail: str) -> None:
        """Take note of a step that is done."""

    def shown(self, page: str, clicks: tuple[str, ...]) -> None:
        """Be shown a page in the browser and what to click there."""

    def corrected(self, mistake: str, hint: str) -> None:
        """Be told of a mistake before being asked again."""

    def asked(self, question: str) -> str:
        """Answer a question."""

    def asked_in_secret(self, question: str) -> Secret:
        """Answer a question without the answer being seen."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a login is to do.

    With `access_key_id` the pair is given by hand and `secret` is its other half. Without, `exchange_url` turns the
    token into a pair; with neither, a person is shown the way. Without `store`, the one that was used before is used.
    """

    token: Secret | None = None
    access_key_id: str | None = None
    secret: Secret | None = None
    exchange_url: str | None = None
    store: str | None = None
    account: str | None = None
    namespace: str | None = None
    gateway: str = PUBLIC_GATEWAY
    hub: str = PUBLIC_HUB
    ca_bundle: Path | None = None


_CLICKS: Final = (
    "Choose a token, or create one: Read for downloads only, Write for uploads as well.",
    "Open its menu and choose Generate S3 credentials.",
    "Copy the access key ID (HFAK…) and the secret access key; the secret is shown only once.",
)
_TRIES: Final = 3
_BY_HAND: Final = (
    "Give a pair made at {page} with --access-key-id ID and the secret on standard input "
    "(or in HFS3_SECRET_ACCESS_KEY), or an exchange with --exchange-url."
)


def given_pair(wish: Wish) -> AccessKey | None:
    """Return the pair that was given by hand, if one was. Raises UsageError."""
    if wish.access_key_id is None:
        return None
    if wish.secret is None:
        check_key_id(wish.access_key_id)
        raise UsageError(
            "an access key ID was given without its secret",
            hint="Give the secret on standard input or in HFS3_SECRET_ACCESS_KEY, never on the command line.",
        )
    return clean_pair(wish.access_key_id, wish.secret)


def check_way(wish: Wish, person: Person) -> None:
    """Find out, before anything else is done, whether there is a way to a pair. Raises ExchangeError."""
    if wish.access_key_id is None and wish.exchange_url is None and not person.is_there:
        raise ExchangeError(
            "the Hub has no API that turns a token into S3 credentials, and there is nobody to ask for them",
            hint=_BY_HAND.format(page=_page(wish)),
        )


def obtain(wish: Wish, token: HubToken | None, person: Person) -> AccessKey:
    """Return a key pair for `token`, by exchange or with the person's help."""
    if wish.exchange_url is None:
        return _guided(wish, person)
    if token is None:
        raise TokenMissing(
            "no Hugging Face token was found: not on standard input, in HF_TOKEN or in huggingface_hub's store",
            hint="Run `hf auth login`, set HF_TOKEN, or give the token on standard input with --token-stdin.",
            code=TOKEN_MISSING.code,
        )
    key = exchange(token, wish.exchange_url, ca_bundle=wish.ca_bundle)
    person.told("Token exchanged", f"{key.access_key_id}, from {wish.exchange_url}")
    return key


def _guided(wish: Wish, person: Person) -> AccessKey:
    person.shown(_page(wish), _CLICKS)
    for _ in range(_TRIES - 1):
        try:
            return _asked_pair(person)
        except KeyPairMixup as mixup:
            person.corrected(mixup.message, mixup.hint)
    return _asked_pair(person)


def _page(wish: Wish) -> str:
    return f"{wish.hub.rstrip('/')}/settings/tokens"


def _asked_pair(person: Person) -> AccessKey:
    key_id = person.asked("Access key ID (HFAK…)")
    check_key_id(key_id)
    return clean_pair(key_id, person.asked_in_secret("Secret access key"))
