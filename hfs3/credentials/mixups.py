"""What people give by mistake as a token, an access key ID or a secret access key, and the words for each mix-up."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hfs3.credentials.model import AccessKey, HubToken
from hfs3.diagnostics.model import Rule
from hfs3.diagnostics.rules.credentials import AMAZON_KEY, KEY_HALF, KEY_WITH_SPACE, KEYS_SWAPPED, TOKEN_AS_KEY
from hfs3.errors import KeyPairMixup, UsageError
from hfs3.secret import Secret

KEY_ID: Final = "the access key ID"
SECRET: Final = "the secret access key"  # noqa: S105  # words, not a password
PREFIX: Final = "HFAK"
IDENTITY: Final = re.compile(rb"(?<!\w)" + PREFIX.encode() + rb"[A-Za-z0-9]+(?!\w)")
"""An access key ID of Hugging Face's, wherever it stands in a file."""

_MIN_KEY_ID: Final = 8
_MIN_SECRET: Final = 40
_QUOTES: Final = "\"'`"

_TOKEN: Final = re.compile(r"hf_\w+", re.ASCII)
_HUGGING_FACE_ID: Final = re.compile(rf"{PREFIX}[A-Za-z0-9]+")
_AMAZON_ID: Final = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{12,}")
_LONG_HEX: Final = re.compile(r"[0-9a-f]{64}")
_PRINTABLE: Final = re.compile(r"[!-~]*")


@dataclass(frozen=True, slots=True)
class Mixup:
    """One mistake: the values it may happen to, how it is recognised, what is said (`{it}` is the value's name)."""

    values: tuple[str, ...]
    found: Callable[[str], bool]
    message: str
    hint: str
    rule: Rule | None = None


_GENERATE: Final = "Take it from the token's menu, Generate S3 credentials, at https://huggingface.co/settings/tokens."

MIXUPS: Final = (
    Mixup((KEY_ID, SECRET), lambda text: not text, "{it} is empty", _GENERATE, KEY_HALF),
    Mixup(
        (KEY_ID, SECRET),
        lambda text: text[0] in _QUOTES or text[-1] in _QUOTES,
        "{it} is wrapped in quotes, or has one at an end",
        "Give it without them.",
        KEY_WITH_SPACE,
    ),
    Mixup(
        (KEY_ID, SECRET),
        lambda text: any(c.isspace() for c in text),
        "{it} has white space or a line break inside",
        "Copy it again, alone and in one piece.",
        KEY_WITH_SPACE,
    ),
    Mixup(
        (KEY_ID, SECRET),
        lambda text: _TOKEN.match(text) is not None,
        "what was given as {it} is a Hugging Face token (hf_…), not a part of an S3 key pair",
        f"A token is not an S3 key. {_GENERATE}",
        TOKEN_AS_KEY,
    ),
    Mixup(
        (KEY_ID, SECRET),
        lambda text: _AMAZON_ID.fullmatch(text) is not None,
        "what was given as {it} is an Amazon access key ID (AKIA… or ASIA…)",
        f"Hugging Face's begin with {PREFIX}. {_GENERATE}",
        AMAZON_KEY,
    ),
    Mixup(
        (SECRET,),
        lambda text: _HUGGING_FACE_ID.fullmatch(text) is not None,
        "what was given as {it} is an access key ID (HFAK…)",
        "The secret access key is the longer one of the two, shown once when the pair is made.",
        KEYS_SWAPPED,
    ),
    Mixup(
        (KEY_ID,),
        lambda text: _LONG_HEX.fullmatch(text) is not None,
        "what was given as {it} looks like a secret access key: 64 hexadecimal digits",
        f"The access key ID begins with {PREFIX}. If the secret was on a command line, make a new pair.",
        KEYS_SWAPPED,
    ),
    Mixup(
        (KEY_ID, SECRET),
        lambda text: _PRINTABLE.fullmatch(text) is None,
        "{it} has a character that no key has (not a plain letter, digit or sign)",
        "Copy it again: a program on the way may have replaced or hidden a character.",
        KEY_WITH_SPACE,
    ),
    Mixup((KEY_ID,), lambda text: len(text) < _MIN_KEY_ID, "{it} is too short: only a part was copied", _GENERATE),
    Mixup((SECRET,), lambda text: len(text) < _MIN_SECRET, "{it} is too short: only a part was copied", _GENERATE),
)
"""In the order they are looked for: the first that fits is told."""


def clean_pair(access_key_id: str, secret_access_key: Secret) -> AccessKey:
    """Return the pair without white space around its parts. Raises KeyPairMixup; the message holds no value."""
    key_id, secret = access_key_id.strip(), secret_access_key.reveal().strip()
    if _HUGGING_FACE_ID.fullmatch(secret) and not _HUGGING_FACE_ID.fullmatch(key_id) and len(key_id) >= _MIN_SECRET:
        raise KeyPairMixup(
            f"{KEY_ID} and {SECRET} are swapped",
            hint=f"The access key ID is the one that begins with {PREFIX}.",
            code=KEYS_SWAPPED.code,
        )
    _refuse(key_id, KEY_ID)
    _refuse(secret, SECRET)
    return AccessKey(key_id, Secret(secret))


def check_key_id(access_key_id: str) -> None:
    """Check an access key ID before its secret is asked for. Raises KeyPairMixup."""
    _refuse(access_key_id.strip(), KEY_ID)


def check_token(token: HubToken) -> None:
    """Refuse what cannot be a Hugging Face token. Raises UsageError; the message holds no value."""
    text = token.value.reveal()
    if not text:
        raise UsageError(f"the token from {token.origin} is empty", hint="Give a Hugging Face token (hf_…).")
    if _HUGGING_FACE_ID.fullmatch(text) or _AMAZON_ID.fullmatch(text):
        raise UsageError(
            f"what was given as the token ({token.origin}) is an access key ID",
            hint="Give the Hugging Face token (hf_…), or the pair with --access-key-id.",
        )
    if _PRINTABLE.fullmatch(text) is None or any(quote in text for quote in _QUOTES):
        raise UsageError(
            f"the token from {token.origin} has white space, a quote or a sign in it that no token has",
            hint="Copy it again, alone and without quotes.",
        )


def _refuse(text: str, value: str) -> None:
    for mixup in MIXUPS:
        if value in mixup.values and mixup.found(text):
            code = mixup.rule.code if mixup.rule else ""
            raise KeyPairMixup(mixup.message.format(it=value), hint=mixup.hint, code=code)
