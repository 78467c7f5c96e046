"""Presigned URLs as the clients make them, opened by curl: SigV2 is refused; and curl that signs for itself."""

from typing import Final

import pytest

from tests.matrix.aws_files import CHECKSUMS, DOCUMENTED, ENDPOINT, ENV_PAIR, REGION, profile
from tests.matrix.conftest import Player
from tests.matrix.installed import beside, debian_aws, debian_libraries, python
from tests.matrix.rows import Asked, Fetched, Must, Row, fails, works

OPEN: Final = 'url=$$("$$@") && printf "%s\\n" "$$url" && curl -sS -f -L -o back "$$url"'
SHELL: Final = ("/bin/sh", "-c", OPEN, "sh")
SIGV4: Final = profile(REGION, ENDPOINT, CHECKSUMS, s3="    addressing_style = path\n    signature_version = s3v4\n")
BOTO3: Final = (
    "import boto3; from botocore.config import Config\n"
    's3 = boto3.client("s3", endpoint_url="$endpoint", config=Config(signature_version={}))\n'
    'print(s3.generate_presigned_url("get_object", dict(Bucket="$bucket", Key="k")))\n'
)
PRESIGN: Final = ("s3", "presign", "s3://$bucket/k")

REFUSED: Final[tuple[Must, ...]] = (
    fails(r"\?AWSAccessKeyId=", "error: 4"),
    Asked("GetObject", 400, rule="signature.version-2", agent="^curl/"),
    Fetched("back"),
)
OPENS: Final[tuple[Must, ...]] = (
    works("X-Amz-Algorithm=AWS4-HMAC-SHA256"),
    Asked("GetObject", 302, agent="^curl/"),
    Asked("EdgeGet", 200),
    Fetched("back", "small"),
)
CLI: Final = [
    Row("as the page says: SigV2", REFUSED, ("--profile", "hf", *PRESIGN), files=DOCUMENTED, objects={"k": "small"}),
    Row("with s3v4", OPENS, ("--profile", "hf", *PRESIGN), files=SIGV4, objects={"k": "small"}),
]
DEBIAN: Final = [
    Row("version 2: SigV4", OPENS, (*PRESIGN, "--endpoint-url", "$endpoint"), environ=ENV_PAIR, objects={"k": "small"}),
]
LIBRARY: Final = [
    Row("by default: SigV2", REFUSED, code=BOTO3.format("None"), environ=ENV_PAIR, objects={"k": "small"}),
    Row("with s3v4", OPENS, code=BOTO3.format('"s3v4"'), environ=ENV_PAIR, objects={"k": "small"}),
]
UNSIGNED: Final = (
    "-H",
    "x-amz-content-sha256: UNSIGNED-PAYLOAD",
)  # S3 demands the header; curl 7.88 sends none by itself
SIGN: Final = ("--aws-sigv4", "aws:amz:us-east-1:s3", "--user", "$id:$secret", *UNSIGNED, "$endpoint/$bucket/k")
CURL: Final = [
    Row(
        "following",
        (works(), Fetched("back", "small"), Asked("GetObject", 302, agent="^curl/"), Asked("EdgeGet", 200)),
        ("-sSL", "-o", "back", *SIGN),
        objects={"k": "small"},
    ),
    Row(
        "not following: nothing, and no complaint",
        (works(r"^302 0$"), Asked("GetObject", 302), Asked("EdgeGet", times=0)),
        ("-sS", "-o", "back", "-w", "%{http_code} %{size_download}", *SIGN),
        objects={"k": "small"},
    ),
]


@pytest.mark.parametrize("row", CLI, ids=str)
def test_aws(row: Row, play: Player) -> None:
    play(row, (*SHELL, *beside("aws")))


@pytest.mark.parametrize("row", DEBIAN, ids=str)
def test_aws_of_debian(row: Row, play: Player) -> None:
    play(row, (*SHELL, *debian_aws()), environ={"PYTHONPATH": debian_libraries()})


@pytest.mark.parametrize("row", LIBRARY, ids=str)
@pytest.mark.parametrize("version", ["boto3-latest", "boto3-1.35.99"])
def test_boto3(row: Row, version: str, play: Player) -> None:
    play(row, (*SHELL, *python(version)))


@pytest.mark.parametrize("row", CURL, ids=str)
def test_curl(row: Row, play: Player) -> None:
    play(row, ("/usr/bin/curl",))
