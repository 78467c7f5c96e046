"""Who a token belongs to: one call to the Hub's whoami-v2, read leniently.

The shape is huggingface.js's `who-am-i.ts` (DOCUMENTED); the call is strictly rate-limited, so it is made once. What
has another shape than the described one is UNKNOWN, never an error; only an answer without a usable name is refused.
"""

import json
from pathlib import Path
from typing import Final

from hfs3.contract.addressing import is_name
from hfs3.contract.exchange import WHOAMI_PATH
from hfs3.credentials.model import HubToken, Identity, Role
from hfs3.credentials.transport import Answer, get, is_private
from hfs3.diagnostics.rules.credentials import HUB_NOT_PRIVATE, TOKEN_REFUSED
from hfs3.errors import NetworkError, TokenRefused, UsageError

_OK: Final = 200
_UNAUTHORIZED: Final = frozenset({401, 403})
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500


def whoami(token: HubToken, hub: str, *, ca_bundle: Path | None = None) -> Identity:
    """Ask the Hub at `hub` who `token` belongs to.

    Raises TokenRefused if the Hub does not accept it, NetworkError if the Hub cannot be asked, UsageError if the token
    would cross the network in clear text.
    """
    if not is_private(hub):
        raise UsageError(
            f"the Hub's address {hub} has no TLS: the token would cross the network in clear text",
            hint="Give it with https:// (--hub or HF_ENDPOINT).",
            code=HUB_NOT_PRIVATE.code,
        )
    url = hub.rstrip("/") + WHOAMI_PATH
    answer = get(url, {"Authorization": f"Bearer {token.value.reveal()}"}, ca_bundle=ca_bundle)
    if answer.status != _OK:
        raise _refusal(answer, token, hub)
    return _identity(_object(answer.body), hub)


def _refusal(answer: Answer, token: HubToken, hub: str) -> TokenRefused | NetworkError:
    if answer.status in _UNAUTHORIZED:
        return TokenRefused(
            f"the Hub does not accept the token from {token.origin}: it was revoked, has expired or is mistyped",
            hint=f"Make a new one at {hub.rstrip('/')}/settings/tokens (or run `hf auth login`) and log in again.",
            code=TOKEN_REFUSED.code,
        )
    if answer.status == _TOO_MANY:
        wait = answer.headers.get("retry-after", "")
        when = f"in {wait} seconds" if wait.isdigit() else "in some minutes"
        return NetworkError(f"the Hub at {hub} was asked too often who you are (429)", hint=f"Try again {when}.")
    if answer.status >= _SERVER_ERROR:
        return NetworkError(f"the Hub at {hub} has a problem of its own ({answer.status})", hint="Try again later.")
    return NetworkError(
        f"{hub} does not answer like the Hub (status {answer.status})", hint="Check --hub and HF_ENDPOINT."
    )


def _object(body: bytes) -> dict[str, object]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    return _dict(fields)


def _identity(fields: dict[str, object], hub: str) -> Identity:
    user = _text(fields.get("name"))
    if not is_name(user):
        raise NetworkError(f"{hub} does not answer like the Hub: no user name", hint="Check --hub and HF_ENDPOINT.")
    orgs = (_text(_dict(org).get("name")) for org in _list(fields.get("orgs")))
    access = _dict(_dict(fields.get("auth")).get("accessToken"))
    known = tuple(dict.fromkeys(name for name in orgs if is_name(name) and name != user))
    return Identity(
        user=user,
        organisations=known,
        role=_role(access.get("role")),
        token_name=_text(access.get("displayName")),
        reach=_reach(access, (user, *known)),
    )


def _role(value: object) -> Role:
    try:
        return Role(_text(value))
    except ValueError:
        return Role.UNKNOWN


def _reach(access: dict[str, object], namespaces: tuple[str, ...]) -> tuple[str, ...]:
    """Return the namespaces that a fine-grained token names; what it names inside one (a bucket) counts for it."""
    scopes = _list(_dict(access.get("fineGrained")).get("scoped"))
    named = {_text(_dict(_dict(scope).get("entity")).get("name")).partition("/")[0] for scope in scopes}
    return tuple(name for name in namespaces if name in named)


def _text(value: object) -> str:
    """Return a string of the Hub's that is safe to show."""
    return "".join(c for c in value if c.isprintable()) if isinstance(value, str) else ""


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
