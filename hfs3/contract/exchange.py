"""The token exchange: where it is asked, and the JSON it answers.

No public API of the Hub turns a token into S3 credentials (DOCUMENTED by absence); this exchange is hfs3's own. Its
wire format is that of the AWS container credentials provider: a GET with the token in `Authorization`, answered by
`AccessKeyId`, `SecretAccessKey`, `Token` and `Expiration`. So any AWS SDK can use it as it is, through
`AWS_CONTAINER_CREDENTIALS_FULL_URI` and `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from hfs3.secret import Secret

EXCHANGE_PATH: Final = "/hfs3/exchange"
WHOAMI_PATH: Final = "/api/whoami-v2"


@dataclass(frozen=True, slots=True)
class ExchangedPair:
    """What an exchange gives: a key pair and, perhaps, when it ends (UTC)."""

    access_key_id: str
    secret_access_key: Secret
    expires: datetime | None = None


class MalformedExchange(ValueError):
    """The answer of an exchange is not in its format. The message names the field, never a value."""


def encode(pair: ExchangedPair) -> dict[str, str]:
    """Return the JSON object that answers an exchange."""
    fields = {"AccessKeyId": pair.access_key_id, "SecretAccessKey": pair.secret_access_key.reveal()}
    if pair.expires is not None:
        fields["Expiration"] = pair.expires.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return fields


def decode(fields: Mapping[str, object]) -> ExchangedPair:
    """Read the JSON object that answered an exchange. Raises MalformedExchange."""
    texts: dict[str, str] = {}
    for name in ("AccessKeyId", "SecretAccessKey"):
        value = fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise MalformedExchange(f"the answer has no usable {name}")
        texts[name] = value
    if fields.get("Token"):
        raise MalformedExchange("the answer carries a session Token, which the gateway does not know")
    expiration = fields.get("Expiration")
    return ExchangedPair(
        texts["AccessKeyId"], Secret(texts["SecretAccessKey"]), None if expiration is None else _moment(expiration)
    )


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise MalformedExchange("Expiration is not an ISO 8601 date and time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
