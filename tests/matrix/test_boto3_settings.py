"""boto3: where it reads its settings from, and what wins; the same in 1.44.5 and 1.35.99 but for the checksums."""

from typing import Final

import pytest

from tests.matrix.aws_files import BARE, CONFIG, CREDENTIALS, DOCUMENTED, ENV_CHECKSUMS, ENV_PAIR, FOREIGN_PAIR, PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Must, Row, Stored, Wanted, fails, works

BEFORE: Final = "import boto3\n"
SESSION: Final = 's3 = boto3.Session(profile_name="hf").client("s3")\n'
UPLOAD: Final = 's3.upload_file("small", "$bucket", "k")\n'
UPLOAD_BIG: Final = 's3.upload_file("big", "$bucket", "k")\n'
UP: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
LOWER: Final = "https://lower.invalid/alice"
ONCE: Final = {"AWS_MAX_ATTEMPTS": "1"}
TO_AMAZON: Final[tuple[Must, ...]] = (fails(), Stored("k"), Wanted(r"^($bucket\.)?s3[.a-z0-9-]*\.amazonaws\.com:443"))
OTHER: Final = {
    CONFIG: DOCUMENTED[CONFIG] + f"[profile other]\nendpoint_url = {LOWER}\n",
    CREDENTIALS: PAIR + PAIR.replace("hf", "other"),
}
SETTINGS: Final = [
    Row(
        "the profile, all of it; but its sizes are not read",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2)),
        code=SESSION + UPLOAD_BIG,
        files=DOCUMENTED,
    ),
    Row("the profile over the variables' pair", UP, code=SESSION + UPLOAD, files=DOCUMENTED, environ=FOREIGN_PAIR),
    Row(
        "AWS_PROFILE: the variables' pair wins",
        (fails("InvalidAccessKeyId"), Asked("PutObject", 403, rule="signature.unknown-key")),
        code='s3 = boto3.client("s3")\n' + UPLOAD,
        files=DOCUMENTED,
        environ=FOREIGN_PAIR | {"AWS_PROFILE": "hf"},
    ),
    Row(
        "AWS_DEFAULT_PROFILE over AWS_PROFILE",
        UP,
        code='s3 = boto3.client("s3")\n' + UPLOAD,
        files=OTHER,
        environ={"AWS_PROFILE": "other", "AWS_DEFAULT_PROFILE": "hf"},
    ),
    Row(
        "AWS_ENDPOINT_URL over the profile",
        (fails(), Stored("k"), Wanted(r"^lower\.invalid:443")),
        code=SESSION + UPLOAD,
        files=DOCUMENTED,
        environ=ONCE | {"AWS_ENDPOINT_URL": LOWER},
    ),
    Row(
        "endpoint_url= over AWS_ENDPOINT_URL_S3",
        UP,
        code=SESSION.replace('"s3"', '"s3", endpoint_url="$endpoint"') + UPLOAD,
        files=DOCUMENTED,
        environ={"AWS_ENDPOINT_URL_S3": LOWER},
    ),
    Row(
        "configured endpoints ignored",
        TO_AMAZON,
        code=SESSION + UPLOAD,
        files=DOCUMENTED,
        environ=ONCE | {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    ),
    Row(
        "variables alone",
        UP,
        code='s3 = boto3.client("s3")\n' + UPLOAD,
        environ=ENV_PAIR | ENV_CHECKSUMS | {"AWS_ENDPOINT_URL_S3": "$endpoint"},
    ),
    Row("the variable's checksums over the profile's", UP, code=SESSION + UPLOAD, files=BARE, environ=ENV_CHECKSUMS),
]


@pytest.mark.parametrize("row", SETTINGS, ids=str)
@pytest.mark.parametrize("version", ["boto3-latest", "boto3-1.35.99"])
def test_settings(row: Row, version: str, play: Player) -> None:
    play(row, python(version), preamble=BEFORE)
