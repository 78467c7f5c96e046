"""ListObjectsV2 against the listing that its documentation describes, written down in ten lines."""

import random
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests.conformance.wire import S3

ALPHABET = ["a", "b", "a.", "é", "\uffee", "\U00010000", "-", "0", " "]
_chance = random.Random(20260822)


def _key() -> str:
    return "/".join(
        "".join(_chance.choices(ALPHABET, k=_chance.choice((1, 1, 2)))) for _ in range(_chance.choice((1, 2, 2, 3)))
    )


KEYS = sorted({key for key in (_key() for _ in range(120)) if not key.startswith("./")}, key=str.encode)


def described(prefix: str, delimiter: str, after: str) -> list[str]:
    """Return what is listed: keys, and what several keys have in common up to the delimiter, in one order."""
    told: list[str] = []
    for key in KEYS:
        if not key.startswith(prefix):
            continue
        folder, found, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
        entry = prefix + folder + found if found else key
        if entry.encode() > after.encode() and entry not in told:
            told.append(entry)
    return told


@pytest.fixture(scope="module")
def filled(fill: Callable[[str, Iterable[str]], None], bucket_maker: Callable[[], str]) -> str:
    """Return a bucket with all the keys."""
    name = bucket_maker()
    fill(name, KEYS)
    return name


def listed(s3: S3, bucket: str, **parameters: Any) -> list[str]:  # noqa: ANN401  # ListObjectsV2's own
    told: list[str] = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, **parameters):
        found = [item["Key"] for item in page.get("Contents", ())]
        found += [item["Prefix"] for item in page.get("CommonPrefixes", ())]
        assert page["KeyCount"] == len(found) <= parameters["MaxKeys"]
        told += sorted(found, key=str.encode)
    return told


@pytest.mark.parametrize("number", range(40))
def test_as_described(s3: S3, filled: str, number: int) -> None:
    chance = random.Random(number)
    key = chance.choice(KEYS)
    asked = {
        "Prefix": key[: chance.choice((0, 0, 1, 2, len(key)))],
        "Delimiter": chance.choice(("", "/")),
        "StartAfter": chance.choice(("", chance.choice(KEYS), chance.choice(ALPHABET))),
    }
    size = chance.choice((2, 5, 17, 1000))
    expected = described(asked["Prefix"], asked["Delimiter"], asked["StartAfter"])
    assert listed(s3, filled, MaxKeys=size, **asked) == expected
