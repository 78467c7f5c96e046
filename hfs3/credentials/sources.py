"""Where a Hugging Face token is found: the first of these wins, and the answer says which one did.

1. what was given on standard input (`--token-stdin`)
2. `HF_TOKEN`, then its old name `HUGGING_FACE_HUB_TOKEN`
3. huggingface_hub's own store: the file at `HF_TOKEN_PATH`, or `token` in `HF_HOME` (`hf auth login` writes it)
4. a hidden question, where there is somebody to ask (the flow in `login` sees to that)

The variables and the file are those of huggingface_hub, read as it reads them:
https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
A token that came from a login in the browser expires; huggingface_hub renews it, in a process of its own, because it
reads the environment of its process and not of a `Machine`.
"""

import sys
from pathlib import Path
from string import Template
from typing import Final

from hfs3.credentials.mixups import check_token
from hfs3.credentials.model import HubToken
from hfs3.errors import ToolError, UserFileError
from hfs3.machine import Machine
from hfs3.secret import Secret

STANDARD_INPUT: Final = "standard input"
ASKED: Final = "typed in"
_VARIABLES: Final = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
_PATH: Final = "HF_TOKEN_PATH"
_FROM_A_BROWSER: Final = "hf_oauth_"
_RENEW: Final = "from huggingface_hub import get_token; print(get_token() or '')"
_SECONDS_TO_RENEW: Final = 30.0


def find_token(machine: Machine, given: Secret | None = None) -> HubToken | None:
    """Return the first token there is, or None. Raises UsageError for one that cannot be a token."""
    if given is not None:
        return named(given.reveal(), STANDARD_INPUT)
    for variable in _VARIABLES:
        if machine.environ.get(variable, "").strip():
            return named(machine.environ[variable], variable)
    path = token_path(machine)
    text = _read(path).strip()
    if text.startswith(_FROM_A_BROWSER):
        text = _renewed(machine) or text
    return named(text, str(path)) if text else None


def named(text: str, origin: str) -> HubToken:
    """Return a token without the line ends and spaces around it. Raises UsageError if it cannot be a token."""
    token = HubToken(Secret(text.replace("\r", "").replace("\n", "").strip()), origin)
    check_token(token)
    return token


def token_path(machine: Machine) -> Path:
    """Return where huggingface_hub keeps its token on this machine."""
    environ = machine.environ
    cache = environ.get("XDG_CACHE_HOME") or str(machine.home / ".cache")
    home = environ.get("HF_HOME") or str(Path(cache) / "huggingface")
    path = environ.get(_PATH) or str(Path(home) / "token")
    return machine.expand(Template(path).safe_substitute(environ))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except OSError as err:
        message = f"{path}, where huggingface_hub keeps its token, cannot be read: {err.strerror or err}"
        raise UserFileError(message, hint="Mend it, or give the token with --token-stdin or HF_TOKEN.") from None
    except UnicodeDecodeError:
        message = f"{path}, where huggingface_hub keeps its token, is not text"
        raise UserFileError(message, hint="Run `hf auth login` again.") from None


def _renewed(machine: Machine) -> str:
    """Return the token that huggingface_hub gives, renewed if it was about to expire; empty if that fails."""
    path = {name: value for name, value in machine.environ.items() if name == _PATH}  # named like a secret, and is none
    try:
        done = machine.run(
            [sys.executable, "-c", _RENEW], environ={**machine.discreet, **path}, timeout=_SECONDS_TO_RENEW
        )
    except ToolError:
        return ""
    return done.stdout.strip() if done.status == 0 else ""
