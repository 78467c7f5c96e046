"""AWS CLI 1 (`awscli` of PyPI): where it reads the endpoint and the checksum settings from, and what wins.

A row that must not find the gateway goes to `lower.invalid`, or to Amazon: the witness notes it and lets nothing out.
"""

from typing import Final

import pytest

from tests.matrix.aws_files import (
    BARE,
    CHECKSUMS,
    CONFIG,
    DOCUMENTED,
    ENDPOINT,
    ENV_CHECKSUMS,
    NO_ENDPOINT,
    PAIR,
    REGION,
    profile,
)
from tests.matrix.conftest import Player
from tests.matrix.installed import beside
from tests.matrix.rows import Asked, Must, Row, Stored, Wanted, fails, works

HF: Final = ("--profile", "hf")
UP: Final = ("s3", "cp", "small", "s3://$bucket/k")
LOWER: Final = "https://lower.invalid/alice"
IGNORED: Final = profile(REGION, f"endpoint_url = {LOWER}", CHECKSUMS)
SERVICES: Final = "[services hub]\ns3 =\n    endpoint_url = {}\n"
TO_AMAZON: Final[tuple[Must, ...]] = (fails(), Stored("k"), Wanted(r"^($bucket\.)?s3[.a-z0-9-]*\.amazonaws\.com:443"))
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
ONCE: Final = {"AWS_MAX_ATTEMPTS": "1"}


def with_services(endpoint: str, *, below: str) -> dict[str, str]:
    files = dict(profile(REGION, f"endpoint_url = {below}", CHECKSUMS, "services = hub"))
    files[CONFIG] += SERVICES.format(endpoint)
    return files


ENDPOINTS: Final = [
    Row("services over profile", ARRIVES, (*HF, *UP), files=with_services("$endpoint", below=LOWER)),
    Row(
        "AWS_ENDPOINT_URL over services",
        ARRIVES,
        (*HF, *UP),
        files=with_services(LOWER, below=LOWER),
        environ={"AWS_ENDPOINT_URL": "$endpoint"},
    ),
    Row(
        "AWS_ENDPOINT_URL_S3 over AWS_ENDPOINT_URL",
        ARRIVES,
        (*HF, *UP),
        files=IGNORED,
        environ={"AWS_ENDPOINT_URL_S3": "$endpoint", "AWS_ENDPOINT_URL": LOWER},
    ),
    Row(
        "--endpoint-url over AWS_ENDPOINT_URL_S3",
        ARRIVES,
        (*HF, *UP, "--endpoint-url", "$endpoint"),
        files=IGNORED,
        environ={"AWS_ENDPOINT_URL_S3": LOWER},
    ),
    Row(
        "the variable beats an explicit profile",
        (fails(), Stored("k"), Wanted(r"^lower\.invalid:443")),
        (*HF, *UP),
        files=DOCUMENTED,
        environ={"AWS_ENDPOINT_URL": LOWER, **ONCE},
    ),
    Row(
        "configured endpoints ignored, by a variable",
        TO_AMAZON,
        (*HF, *UP),
        files=DOCUMENTED,
        environ={"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", **ONCE},
    ),
    Row(
        "configured endpoints ignored, by the profile",
        TO_AMAZON,
        (*HF, *UP),
        files=profile(REGION, ENDPOINT, CHECKSUMS, "ignore_configured_endpoint_urls = true"),
        environ=ONCE,
    ),
    Row(
        "configured endpoints ignored, but not --endpoint-url",
        ARRIVES,
        (*HF, *UP, "--endpoint-url", "$endpoint"),
        files=DOCUMENTED,
        environ={"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    ),
    Row(
        "inside the s3 block",
        TO_AMAZON,
        (*HF, *UP),
        files=profile(REGION, CHECKSUMS, s3="    endpoint_url = $endpoint\n"),
        environ=ONCE,
    ),
    Row(
        "in the credentials file: over the config file's",
        ARRIVES,
        (*HF, *UP),
        files=profile(REGION, f"endpoint_url = {LOWER}", CHECKSUMS, pair=PAIR + ENDPOINT),
    ),
    Row(
        "of the profile: for all services",
        (fails(), Asked("", path="/$ns")),
        (*HF, "sts", "get-caller-identity"),
        files=DOCUMENTED,
    ),
    Row(
        "of services: for S3 alone",
        (fails(), Wanted(r"^sts\.(us-east-1\.)?amazonaws\.com:443")),
        (*HF, "sts", "get-caller-identity"),
        files={
            **NO_ENDPOINT,
            CONFIG: NO_ENDPOINT[CONFIG].replace("s3 =", "services = hub\ns3 =") + SERVICES.format("$endpoint"),
        },
        environ=ONCE,
    ),
    Row(
        "with a comment beside it",
        (fails("'$ns ' cannot be a namespace"), Asked("", 403, path="/$ns%20/$bucket/k")),
        (*HF, *UP),
        files=profile(REGION, "endpoint_url = $endpoint # x", CHECKSUMS),
    ),
    Row(
        "in quotes", (fails('Invalid endpoint: "$endpoint"'),), (*HF, *UP), files=profile('endpoint_url = "$endpoint"')
    ),
    Row(
        "without a scheme",
        (fails("Invalid endpoint: $host/$ns"),),
        (*HF, *UP),
        files=profile("endpoint_url = $host/$ns"),
    ),
    Row(
        "with acceleration",
        (fails("A custom endpoint cannot be combined with S3 Accelerate"),),
        (*HF, *UP),
        files=profile(REGION, ENDPOINT, CHECKSUMS, s3="    use_accelerate_endpoint = true\n"),
    ),
]

CHUNKED: Final[tuple[Must, ...]] = (
    fails("InvalidRequest"),
    Stored("k"),
    Asked("PutObject", 400, rule="payload.aws-chunked"),
)
CHECKSUM_SETTINGS: Final = [
    Row(
        "inside the s3 block",
        CHUNKED,
        (*HF, *UP),
        files=profile(REGION, ENDPOINT, s3=f"    {CHECKSUMS}".replace("required\nr", "required\n    r")),
    ),
    Row("by variables", ARRIVES, (*HF, *UP), files=BARE, environ=ENV_CHECKSUMS),
    Row(
        "by a variable, over the profile's",
        CHUNKED,
        (*HF, *UP),
        files=DOCUMENTED,
        environ={"AWS_REQUEST_CHECKSUM_CALCULATION": "WHEN_SUPPORTED"},
    ),
    Row(
        "an unknown value",
        (
            fails(
                r"Unsupported configuration value for request_checksum_calculation\. "
                r"Expected one of \('when_supported', 'when_required'\) but got never\."
            ),
        ),
        (*HF, *UP),
        files=DOCUMENTED,
        environ={"AWS_REQUEST_CHECKSUM_CALCULATION": "never"},
    ),
]


@pytest.mark.parametrize("row", ENDPOINTS, ids=str)
def test_endpoint(row: Row, play: Player) -> None:
    play(row, beside("aws"))


@pytest.mark.parametrize("row", CHECKSUM_SETTINGS, ids=str)
def test_checksums(row: Row, play: Player) -> None:
    play(row, beside("aws"))
