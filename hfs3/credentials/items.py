"""A key pair as a store keeps it: one compact JSON text per account, in the exchange's own format."""

import json

from hfs3.contract.exchange import ExchangedPair, MalformedExchange, decode, encode
from hfs3.credentials.model import AccessKey
from hfs3.secret import Secret


def pack(key: AccessKey) -> Secret:
    """Return `key` as the text of one store item."""
    pair = ExchangedPair(key.access_key_id, key.secret_access_key, key.expires)
    return Secret(json.dumps(encode(pair), separators=(",", ":")))


def unpack(item: Secret) -> AccessKey | None:
    """Return the key pair in the text of a store item, or None if it holds none."""
    try:
        fields = json.loads(item.reveal())
        pair = decode(fields if isinstance(fields, dict) else {})
    except (MalformedExchange, ValueError, RecursionError):
        return None
    return AccessKey(pair.access_key_id, pair.secret_access_key, pair.expires)
