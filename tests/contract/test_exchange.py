"""The exchange's JSON, in both directions."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from hfs3.contract.exchange import ExchangedPair, MalformedExchange, decode, encode
from hfs3.secret import Secret

PAIR = ExchangedPair("HFAKTEST", Secret("s" * 64))


@pytest.mark.parametrize("expires", [None, datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)])
def test_round_trip(expires: datetime | None) -> None:
    pair = ExchangedPair(PAIR.access_key_id, PAIR.secret_access_key, expires)
    assert decode(encode(pair)) == pair


def test_the_names_are_those_of_the_aws_container_provider() -> None:
    expires = datetime(2027, 1, 2, 5, 4, 5, tzinfo=timezone(timedelta(hours=2)))
    fields = encode(ExchangedPair("HFAKTEST", Secret("x"), expires))
    assert fields == {"AccessKeyId": "HFAKTEST", "SecretAccessKey": "x", "Expiration": "2027-01-02T03:04:05Z"}


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, "AccessKeyId"),
        ({"AccessKeyId": "HFAKTEST"}, "SecretAccessKey"),
        ({"AccessKeyId": "HFAKTEST", "SecretAccessKey": " "}, "SecretAccessKey"),
        ({"AccessKeyId": 7, "SecretAccessKey": "x"}, "AccessKeyId"),
        ({"AccessKeyId": "HFAKTEST", "SecretAccessKey": "x", "Token": "t"}, "Token"),
        ({"AccessKeyId": "HFAKTEST", "SecretAccessKey": "x", "Expiration": "soon"}, "Expiration"),
    ],
)
def test_malformed_answers_name_the_field(fields: dict[str, object], named: str) -> None:
    with pytest.raises(MalformedExchange, match=named):
        decode(fields)


def test_a_moment_without_a_zone_is_utc() -> None:
    fields = {"AccessKeyId": "HFAKTEST", "SecretAccessKey": "x", "Expiration": "2027-01-02T03:04:05"}
    assert decode(fields).expires == datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
