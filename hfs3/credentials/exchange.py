"""A Hub token in, an S3 key pair out: the exchange of `contract/exchange.py`, asked over HTTPS."""

import json
from pathlib import Path
from typing import Final

from hfs3.contract.exchange import MalformedExchange, decode
from hfs3.credentials.mixups import clean_pair
from hfs3.credentials.model import AccessKey, HubToken
from hfs3.credentials.transport import Answer, get, is_private
from hfs3.diagnostics.rules.credentials import EXCHANGE_NOT_PRIVATE, EXCHANGE_REFUSED, TOKEN_REFUSED
from hfs3.errors import ExchangeError, KeyPairMixup, TokenRefused, UsageError

_OK: Final = 200
_UNAUTHORIZED: Final = 401
_REDIRECTS: Final = range(300, 400)
_WITHOUT: Final = "Check --exchange-url (HFS3_EXCHANGE_URL), or log in without it for the guided way."


def exchange(token: HubToken, url: str, *, ca_bundle: Path | None = None) -> AccessKey:
    """Exchange `token` for a key pair at `url`.

    Raises UsageError if the token would cross the network in clear text, TokenRefused if the exchange does not accept
    it, ExchangeError for every other answer that is not a key pair.
    """
    if not is_private(url):
        raise UsageError(
            f"the exchange {url} has no TLS: the token would cross the network in clear text",
            hint="Give its address with https://.",
            code=EXCHANGE_NOT_PRIVATE.code,
        )
    headers = {"Authorization": f"Bearer {token.value.reveal()}", "Accept": "application/json"}
    answer = get(url, headers, ca_bundle=ca_bundle)
    if answer.status != _OK:
        raise _refusal(answer, token, url)
    return _pair(answer.body, url)


def _refusal(answer: Answer, token: HubToken, url: str) -> TokenRefused | ExchangeError:
    if answer.status == _UNAUTHORIZED:
        return TokenRefused(
            f"the exchange {url} does not accept the token from {token.origin}: revoked, expired or mistyped (401)",
            hint="Make a new token and log in again.",
            code=TOKEN_REFUSED.code,
        )
    if answer.status in _REDIRECTS:
        return ExchangeError(
            f"the exchange {url} sends elsewhere (status {answer.status}); a token is not taken along",
            hint="Give the final address, if you trust it, with --exchange-url.",
            code=EXCHANGE_REFUSED.code,
        )
    return ExchangeError(
        f"the exchange {url} gave no key pair (status {answer.status})", hint=_WITHOUT, code=EXCHANGE_REFUSED.code
    )


def _pair(body: bytes, url: str) -> AccessKey:
    try:
        fields = json.loads(body)
        pair = decode(fields if isinstance(fields, dict) else {})
        clean = clean_pair(pair.access_key_id, pair.secret_access_key)
    except MalformedExchange as err:
        reason = str(err)  # names a field, never a value
    except KeyPairMixup as err:
        reason = err.message
    except (ValueError, RecursionError):
        reason = "the answer is not JSON"
    else:
        return AccessKey(clean.access_key_id, clean.secret_access_key, pair.expires)
    raise ExchangeError(f"the exchange {url} gave no key pair: {reason}", hint=_WITHOUT, code=EXCHANGE_REFUSED.code)
