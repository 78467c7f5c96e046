"""Every failure hfs3 expects, as one family that knows its remedy.

Anything outside this family that reaches `cli.main` is a bug and looks like one (exit 70, traceback kept, redacted).

    Hfs3Error                     exit 3: could not do what was asked
    ├── UsageError                exit 2: the command line, or what was piped in, is wrong
    ├── UserFileError             a file of the user's cannot be read, understood or written (names file and line)
    ├── CredentialError           a token or key pair is missing, wrong or refused
    │   ├── TokenMissing          no Hugging Face token was found anywhere
    │   ├── TokenRefused          the Hub does not accept the token (revoked, expired, mistyped)
    │   ├── ExchangeError         the exchange did not give a key pair
    │   ├── KeyPairMixup          what was given as key or secret is something else (exit 2)
    │   ├── KeyPairRefused        the gateway does not accept the key pair
    │   └── KeyPairMissing        nothing is stored for this account
    ├── StoreError                a credential store cannot be used
    │   ├── StoreUnavailable      there is no such store here (headless machine, null or plaintext backend)
    │   └── StoreLocked           the store is there but locked, or did not answer in time
    ├── NetworkError              a server could not be reached, or its TLS certificate is not trusted
    ├── SecretFound               what was to be written has a secret in it, which is a fault of hfs3
    └── ToolError                 another program is missing or failed
        └── CommandNotStarted     the command of `hfs3 exec` cannot be started (exit 127, as shells say it)
"""

from typing import ClassVar


class Hfs3Error(Exception):
    """An expected failure: one message, one remedy, a documented exit code.

    `message` says what happened and where (file, line, address). `hint` says what to do next; it may be a command.
    `code` is the diagnostic's code (`HFS…`) where the catalog has one, else empty.
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, hint: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code


class UsageError(Hfs3Error):
    """The command line, or what was piped in, is wrong."""

    exit_code: ClassVar[int] = 2


class UserFileError(Hfs3Error):
    """A file of the user's cannot be read, understood or written."""


class CredentialError(Hfs3Error):
    """A token or key pair is missing, wrong or refused."""


class TokenMissing(CredentialError):
    """No Hugging Face token was found anywhere."""


class TokenRefused(CredentialError):
    """The Hub does not accept the token."""


class ExchangeError(CredentialError):
    """The exchange did not give a key pair."""


class KeyPairMixup(CredentialError):
    """What was given as access key ID or secret access key is something else."""

    exit_code: ClassVar[int] = 2


class KeyPairRefused(CredentialError):
    """The gateway does not accept the key pair."""


class KeyPairMissing(CredentialError):
    """Nothing is stored for this account."""


class StoreError(Hfs3Error):
    """A credential store cannot be used."""


class StoreUnavailable(StoreError):
    """There is no such store here."""


class StoreLocked(StoreError):
    """The store is there but locked, or did not answer in time."""


class NetworkError(Hfs3Error):
    """A server could not be reached, or its certificate is not trusted."""


class SecretFound(Hfs3Error):
    """Something that was to be shown or written has a secret in it."""


class ToolError(Hfs3Error):
    """Another program is missing or failed."""


class CommandNotStarted(ToolError):
    """The command that was to take this process's place cannot be started."""

    exit_code: ClassVar[int] = 127
