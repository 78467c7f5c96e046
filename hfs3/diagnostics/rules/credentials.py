"""HFS1xx: tokens, the exchange, and key pairs wherever they stand."""

from typing import Final

from hfs3.contract.evidence import PAGE, Evidence, Mark, measured
from hfs3.diagnostics.model import Mending, Rule, Severity

_HUB: Final = Evidence(Mark.DOCUMENTED, "huggingface_hub's source and https://huggingface.co/docs/hub/security-tokens")
_SHAPE: Final = Evidence(
    Mark.OBSERVED, "the page gives the prefix HFAK; 64 hex digits for the secret is one person's report"
)
_AWS: Final = measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5")
_OWN: Final = Evidence(Mark.DERIVED, "hfs3's own records")

TOKEN_MISSING: Final = Rule(
    "HFS101",
    "token-missing",
    Severity.NOTE,
    "No Hugging Face token was found",
    "Nothing fails: a key pair works without its token. hfs3 then cannot say who you are on the Hub.",
    "Run `hf auth login`, or set HF_TOKEN.",
    Mending.BY_HAND,
    _HUB,
)
TOKEN_REFUSED: Final = Rule(
    "HFS102",
    "token-refused",
    Severity.ERROR,
    "The Hub does not accept the token",
    "The token was revoked, has expired or is mistyped. Key pairs made from a revoked token probably end with it.",
    "Make a new token at https://huggingface.co/settings/tokens, then run `hfs3 login` again.",
    Mending.BY_HAND,
    _HUB,
)
TOKEN_READ_ONLY: Final = Rule(
    "HFS103",
    "token-read-only",
    Severity.NOTE,
    "The key pair can only read",
    "A key pair inherits the permissions of its token: uploads and new buckets are refused.",
    "For uploads, make a token with write permission and run `hfs3 login` with it.",
    Mending.BY_HAND,
    PAGE,
)
NAMESPACE_NOT_YOURS: Final = Rule(
    "HFS104",
    "namespace-not-yours",
    Severity.ERROR,
    "The namespace is none of this account's",
    "The key pair has no rights there. Clients report it as a missing bucket, a missing key or a bare 403.",
    "Use one of: {namespaces}. Run `{configure}`.",
    Mending.UNSAFE,
    PAGE,
)
EXCHANGE_REFUSED: Final = Rule(
    "HFS105",
    "exchange-refused",
    Severity.ERROR,
    "The exchange gave no key pair",
    "Without a key pair no S3 client can sign a request.",
    "Check the token and the exchange's address, or run `hfs3 login` without an exchange for the guided way.",
    Mending.BY_HAND,
    _OWN,
)
EXCHANGE_NOT_PRIVATE: Final = Rule(
    "HFS106",
    "exchange-not-private",
    Severity.ERROR,
    "The exchange is reached without TLS",
    "The token would cross the network in clear text.",
    "Give the exchange's address with https://.",
    Mending.BY_HAND,
    _OWN,
)
TOKEN_AS_KEY: Final = Rule(
    "HFS107",
    "token-as-key",
    Severity.ERROR,
    "A Hugging Face token stands where a key pair belongs",
    "A token (`hf_…`) is not an S3 key: every request is refused, and the token lies in a file that many tools read.",
    "Make the token's key pair (its menu, Generate S3 credentials) and run `hfs3 login`; consider revoking the token.",
    Mending.BY_HAND,
    PAGE,
)
AMAZON_KEY: Final = Rule(
    "HFS108",
    "amazon-key-on-gateway",
    Severity.ERROR,
    "An Amazon access key is used on the Hugging Face gateway",
    "The gateway does not know it, and its ID goes to a company that has nothing to do with it.",
    "Put the HFAK… key pair into this profile: run `{configure}`.",
    Mending.UNSAFE,
    _AWS,
)
KEY_SENT_TO_AMAZON: Final = Rule(
    "HFS109",
    "key-sent-to-amazon",
    Severity.ERROR,
    "A Hugging Face key is used on an Amazon endpoint",
    "Requests fail with InvalidAccessKeyId, and the access key ID goes to Amazon with every one of them.",
    "Give the profile its endpoint: run `{configure}`.",
    Mending.SAFE,
    _AWS,
)
KEYS_SWAPPED: Final = Rule(
    "HFS110",
    "keys-swapped",
    Severity.ERROR,
    "Access key ID and secret access key are swapped",
    "Every request is refused, and the secret crosses the network as if it were the ID.",
    "Run `{configure}` to write the pair in its right order; consider making a new pair.",
    Mending.SAFE,
    _SHAPE,
)
KEY_WITH_SPACE: Final = Rule(
    "HFS111",
    "key-with-space",
    Severity.ERROR,
    "A key has white space or quotes in it",
    "They become part of the key: every signature is wrong.",
    "Run `{configure}` to write the pair again.",
    Mending.SAFE,
    _AWS,
)
KEY_UNUSUAL: Final = Rule(
    "HFS112",
    "key-unusual",
    Severity.NOTE,
    "The access key ID does not look like one of Hugging Face's",
    "Theirs begin with HFAK. Another gateway may give others.",
    "If requests are refused, compare it with https://huggingface.co/settings/tokens.",
    Mending.BY_HAND,
    _SHAPE,
)
KEY_MISSING: Final = Rule(
    "HFS113",
    "key-missing",
    Severity.ERROR,
    "There is no key pair",
    "The client cannot sign: it stops with `Unable to locate credentials`, or asks without a signature and is refused.",
    "Run `{configure}`; if nothing is stored yet, `hfs3 login` first.",
    Mending.SAFE,
    _AWS,
)
KEY_HALF: Final = Rule(
    "HFS114",
    "key-half",
    Severity.ERROR,
    "Only one half of the key pair is there",
    "The client stops with `Partial credentials found`, or looks for a pair elsewhere and finds a wrong one.",
    "Run `{configure}` to write both halves.",
    Mending.SAFE,
    _AWS,
)
KEY_REFUSED: Final = Rule(
    "HFS115",
    "key-refused",
    Severity.ERROR,
    "The gateway does not accept the key pair",
    "The secret is mistyped, the pair was replaced by a newer one, or its token was revoked.",
    "Run `hfs3 login` again, then `{configure}`.",
    Mending.BY_HAND,
    PAGE,
)
KEY_EXPIRED: Final = Rule(
    "HFS116",
    "key-expired",
    Severity.ERROR,
    "The key pair has expired",
    "Every request is refused.",
    "Run `hfs3 login` again, then `{configure}`.",
    Mending.BY_HAND,
    _OWN,
)
SESSION_TOKEN: Final = Rule(
    "HFS117",
    "session-token-left",
    Severity.ERROR,
    "A session token is sent along with the key pair",
    "The gateway has no session tokens; one left by an Amazon login makes the request's signature mean something else.",
    "Remove {key}.",
    Mending.SAFE,
    Evidence(Mark.ASSUMED, "no session token is documented; what the gateway does with one is unknown"),
)
KEY_DIFFERS: Final = Rule(
    "HFS118",
    "key-differs",
    Severity.WARNING,
    "The key pair in the file is not the stored one",
    "After a new login the old pair stays in files that were not written again.",
    "Run `{configure}` to write the stored pair.",
    Mending.UNSAFE,
    _OWN,
)
HUB_NOT_PRIVATE: Final = Rule(
    "HFS119",
    "hub-not-private",
    Severity.WARNING,
    "The Hub is reached without TLS",
    "HF_ENDPOINT begins with http://: the token crosses the network in clear text.",
    "Set HF_ENDPOINT to an https:// address, or unset it.",
    Mending.BY_HAND,
    _HUB,
)
HELPER_MISSING: Final = Rule(
    "HFS120",
    "helper-missing",
    Severity.ERROR,
    "The helper that should give the key pair does not start",
    "AWS tools run the line as it stands, with no shell and no `~`: they end with a traceback, or without credentials.",
    "Run `{configure}` to name the hfs3 that is here, or correct the line.",
    Mending.SAFE,
    _AWS,
)
HELPER_ACCOUNT: Final = Rule(
    "HFS121",
    "helper-account",
    Severity.ERROR,
    "The helper asks hfs3 for an account that is not stored",
    "Every request of this profile ends with hfs3's words that it has no such key pair.",
    "Run `hfs3 login`, or `{configure}` to name another account.",
    Mending.SAFE,
    _OWN,
)

RULES: Final = (
    TOKEN_MISSING,
    TOKEN_REFUSED,
    TOKEN_READ_ONLY,
    NAMESPACE_NOT_YOURS,
    EXCHANGE_REFUSED,
    EXCHANGE_NOT_PRIVATE,
    TOKEN_AS_KEY,
    AMAZON_KEY,
    KEY_SENT_TO_AMAZON,
    KEYS_SWAPPED,
    KEY_WITH_SPACE,
    KEY_UNUSUAL,
    KEY_MISSING,
    KEY_HALF,
    KEY_REFUSED,
    KEY_EXPIRED,
    SESSION_TOKEN,
    KEY_DIFFERS,
    HUB_NOT_PRIVATE,
    HELPER_MISSING,
    HELPER_ACCOUNT,
)
