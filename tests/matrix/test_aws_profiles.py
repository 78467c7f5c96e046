"""AWS CLI 1 (`awscli` of PyPI): whose profile and pair it takes, from which file.

A row that must not find the gateway goes to `lower.invalid`, or to Amazon: the witness notes it and lets nothing out.
"""

from typing import Final

import pytest

from tests.matrix.aws_files import (
    CHECKSUMS,
    CONFIG,
    CREDENTIALS,
    DOCUMENTED,
    ENDPOINT,
    FOREIGN_PAIR,
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
TO_AMAZON: Final[tuple[Must, ...]] = (fails(), Stored("k"), Wanted(r"^($bucket\.)?s3[.a-z0-9-]*\.amazonaws\.com:443"))
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
ONCE: Final = {"AWS_MAX_ATTEMPTS": "1"}
UNKNOWN_KEY: Final[tuple[Must, ...]] = (
    fails("InvalidAccessKeyId"),
    Asked("PutObject", 403, rule="signature.unknown-key"),
)
OTHER: Final = {
    CONFIG: DOCUMENTED[CONFIG] + f"[profile other]\nregion = us-east-1\nendpoint_url = {LOWER}\n",
    CREDENTIALS: PAIR + PAIR.replace("hf", "other"),
}
SSO: Final = """sso_session = x
sso_account_id = 1
sso_role_name = r
[sso-session x]
sso_region = us-east-1
sso_start_url = https://lower.invalid
"""
PROFILES: Final = [
    Row("its pair over the variables'", ARRIVES, (*HF, *UP), files=DOCUMENTED, environ=FOREIGN_PAIR),
    Row(
        "named by AWS_PROFILE: the variables' pair over its own",
        UNKNOWN_KEY,
        UP,
        files=DOCUMENTED,
        environ={**FOREIGN_PAIR, "AWS_PROFILE": "hf"},
    ),
    Row(
        "AWS_DEFAULT_PROFILE over AWS_PROFILE",
        ARRIVES,
        UP,
        files=OTHER,
        environ={"AWS_PROFILE": "other", "AWS_DEFAULT_PROFILE": "hf"},
    ),
    Row(
        "empty",
        (fails(r"The config profile \(\) could not be found"),),
        UP,
        files=DOCUMENTED,
        environ={"AWS_PROFILE": ""},
    ),
    Row(
        "missing",
        (fails(r"The config profile \(nope\) could not be found"),),
        (*UP, "--profile", "nope"),
        files=DOCUMENTED,
    ),
    Row(
        "default's settings are not inherited",
        TO_AMAZON,
        (*HF, *UP),
        files={CONFIG: DOCUMENTED[CONFIG].replace("profile hf", "default"), CREDENTIALS: PAIR},
        environ=ONCE,
    ),
    Row(
        "without the word profile in the config file",
        TO_AMAZON,
        (*HF, *UP),
        files={CONFIG: DOCUMENTED[CONFIG].replace("profile hf", "hf"), CREDENTIALS: PAIR},
        environ=ONCE,
    ),
    Row(
        "with the word profile in the credentials file",
        (fails("Unable to locate credentials"),),
        (*HF, *UP),
        files={CONFIG: DOCUMENTED[CONFIG], CREDENTIALS: PAIR.replace("hf", "profile hf")},
    ),
    Row(
        "its pair in the config file",
        ARRIVES,
        (*HF, *UP),
        files=profile(REGION, ENDPOINT, CHECKSUMS, PAIR.partition("\n")[2], pair=""),
    ),
    Row(
        "a left-over SSO session",
        (fails("Error loading SSO Token: Token for x does not exist"),),
        (*HF, *UP),
        files=profile(
            REGION,
            ENDPOINT,
            CHECKSUMS,
            SSO,
            s3="",
        ),
    ),
    Row(
        "files named by variables",
        ARRIVES,
        (*HF, *UP),
        files={"c": DOCUMENTED[CONFIG], "k": PAIR},
        environ={"AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "~/k"},
    ),
    Row(
        "a secret in quotes",
        (fails("SignatureDoesNotMatch"),),
        (*HF, *UP),
        files=profile(REGION, ENDPOINT, CHECKSUMS, pair=PAIR.replace("$secret", '"$secret"')),
    ),
    Row(
        "carriage returns",
        ARRIVES,
        (*HF, *UP),
        files={name: text.replace("\n", "  \r\n") for name, text in DOCUMENTED.items()},
    ),
]

BROKEN: Final = [
    Row(
        "a section twice",
        (fails("Unable to parse config file"),),
        (*HF, *UP),
        files=DOCUMENTED | {CONFIG: DOCUMENTED[CONFIG] * 2},
    ),
    Row("a key twice", (fails("Unable to parse config file"),), (*HF, *UP), files=profile(REGION, REGION, ENDPOINT)),
    Row(
        "a byte order mark",
        (fails("Unable to parse config file"),),
        (*HF, *UP),
        files=DOCUMENTED | {CONFIG: "\ufeff" + DOCUMENTED[CONFIG]},
    ),
    Row(
        "the s3 block on one line",
        (fails("'str' object has no attribute 'get'"),),
        (*HF, *UP),
        files=profile(REGION, ENDPOINT, "s3 = addressing_style=path", s3=""),
    ),
    Row(
        "a size without its B",
        (fails("Invalid size value: 2g"),),
        (*HF, *UP),
        files=profile(REGION, ENDPOINT, s3="    multipart_threshold = 2G\n"),
    ),
    Row(
        "a size with a blank",
        ARRIVES,
        (*HF, *UP),
        files=profile(REGION, ENDPOINT, CHECKSUMS, s3="    multipart_threshold = 2 gb\n"),
    ),
]

WRONG_REGION: Final[tuple[Must, ...]] = (fails("AuthorizationHeaderMalformed"), Asked("PutObject", 400))
REGIONS: Final = [
    Row("none", ARRIVES, (*HF, *UP), files=profile(ENDPOINT, CHECKSUMS)),
    Row(
        "AWS_DEFAULT_REGION over the profile's",
        WRONG_REGION,
        (*HF, *UP),
        files=DOCUMENTED,
        environ={"AWS_DEFAULT_REGION": "eu-west-1"},
    ),
    Row("AWS_REGION is not read", ARRIVES, (*HF, *UP), files=DOCUMENTED, environ={"AWS_REGION": "eu-west-1"}),
]


@pytest.mark.parametrize("row", PROFILES, ids=str)
def test_profile(row: Row, play: Player) -> None:
    play(row, beside("aws"))


@pytest.mark.parametrize("row", BROKEN, ids=str)
def test_broken_files(row: Row, play: Player) -> None:
    play(row, beside("aws"))


@pytest.mark.parametrize("row", REGIONS, ids=str)
def test_region(row: Row, play: Player) -> None:
    play(row, beside("aws"))
