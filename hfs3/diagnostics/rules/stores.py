"""HFS5xx: credential stores."""

from typing import Final

from hfs3.contract.evidence import Evidence, Mark
from hfs3.diagnostics.model import Mending, Rule, Severity

_KEYRING: Final = Evidence(Mark.DOCUMENTED, "https://keyring.readthedocs.io/")
_OWN: Final = Evidence(Mark.DERIVED, "hfs3's own records")

UNAVAILABLE: Final = Rule(
    "HFS501",
    "store-unavailable",
    Severity.WARNING,
    "The system keyring cannot be used here",
    "On a machine without a desktop session there is often none. hfs3 never falls back to a plain file by itself.",
    "Unlock or start a keyring, or choose a private file by name: `hfs3 login --store file`.",
    Mending.BY_HAND,
    _KEYRING,
)
LOCKED: Final = Rule(
    "HFS502",
    "store-locked",
    Severity.ERROR,
    "The system keyring is locked or does not answer",
    "The key pair cannot be read until it is unlocked.",
    "Unlock the keyring and run the command again.",
    Mending.BY_HAND,
    _KEYRING,
)
PLAINTEXT: Final = Rule(
    "HFS503",
    "store-plaintext",
    Severity.NOTE,
    "The key pair is kept in a plain file",
    "It was asked for by name. Whoever can read your files can read it.",
    "On a machine with a keyring, run `hfs3 login --store keyring`.",
    Mending.BY_HAND,
    _OWN,
)
NULL_BACKEND: Final = Rule(
    "HFS504",
    "store-null",
    Severity.WARNING,
    "The keyring's backend keeps nothing, or keeps it in plain text",
    "The null backend forgets; keyrings.alt writes plain text. hfs3 refuses both.",
    "Choose another backend (`keyring --list-backends`), or `hfs3 login --store file`.",
    Mending.BY_HAND,
    _KEYRING,
)
ITEM_MISSING: Final = Rule(
    "HFS505",
    "stored-pair-missing",
    Severity.ERROR,
    "The stored key pair is gone",
    "hfs3 knows the account, but its store has no pair for it.",
    "Run `hfs3 login` again.",
    Mending.BY_HAND,
    _OWN,
)
STORE_MODE: Final = Rule(
    "HFS506",
    "store-file-mode",
    Severity.ERROR,
    "The file store can be read by others",
    "Everyone with an account on this machine can take the key pair.",
    "Run `chmod 600 {path}`.",
    Mending.SAFE,
    _OWN,
)
NO_ACCOUNT: Final = Rule(
    "HFS507",
    "no-account",
    Severity.NOTE,
    "No account is stored",
    "Clients with their own key pair work without one; hfs3 then cannot configure them.",
    "Run `hfs3 login`.",
    Mending.BY_HAND,
    _OWN,
)
RECORDS_UNREADABLE: Final = Rule(
    "HFS508",
    "records-unreadable",
    Severity.ERROR,
    "hfs3's list of accounts cannot be read",
    "Accounts stored before are not found.",
    "Move {path} away and run `hfs3 login` again.",
    Mending.BY_HAND,
    _OWN,
)
PAIR_DIFFERS: Final = Rule(
    "HFS509",
    "stored-pair-differs",
    Severity.ERROR,
    "The stored key pair is not the one that was recorded",
    "Another program changed it, or two logins crossed.",
    "Run `hfs3 login` again.",
    Mending.BY_HAND,
    _OWN,
)

RULES: Final = (
    UNAVAILABLE,
    LOCKED,
    PLAINTEXT,
    NULL_BACKEND,
    ITEM_MISSING,
    STORE_MODE,
    NO_ACCOUNT,
    RECORDS_UNREADABLE,
    PAIR_DIFFERS,
)
