"""DuckDB 1.5.5 with its httpfs extension: reads no variable and no file of the AWS family; follows redirects."""

from typing import Final

import pytest

from tests.matrix.aws_files import DOCUMENTED, ENV_PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Must, Row, Wanted, fails, works

BEFORE: Final = """import duckdb, duckdb_extension_httpfs, glob
[extension] = glob.glob(duckdb_extension_httpfs.__path__[0] + "/extensions/*/httpfs.duckdb_extension")
db = duckdb.connect()
db.execute(f"LOAD '{extension}'")
db.execute("SET ca_cert_file = '$ca'")
db.execute("SET http_proxy = '$wayout'")
def sql(text): print(db.execute(text).fetchall())
"""
SECRET: Final = (
    "sql(\"CREATE SECRET hf (TYPE s3, KEY_ID '$id', SECRET '$secret', ENDPOINT '$host/$ns', URL_STYLE 'path',"
    " REGION 'us-east-1')\")\n"
)
WRITE: Final = "sql(\"COPY (SELECT range AS a FROM range(1000)) TO 's3://$bucket/k.parquet'\")\n"
READ: Final = "sql(\"SELECT sum(a) FROM 's3://$bucket/k.parquet'\")\n"
GLOB: Final = "sql(\"SELECT count(*) FROM glob('s3://$bucket/*')\")\n"
AGENT: Final = r"^duckdb/v1\.5\.5\(linux_amd64\) python/"
CLEAN: Final = {
    "content-encoding": None,
    "expect": None,
    "x-amz-content-sha256": "^[0-9a-f]{64}$",
    "x-amz-trailer": None,
}
ROUND: Final[tuple[Must, ...]] = (
    works(r"499500"),
    Asked("PutObject", 200, agent=AGENT, sends=CLEAN),
    Asked("GetObject", 302, agent=AGENT, sends={"range": "bytes="}),
    Asked("EdgeGet", 206, agent=AGENT),
)
VIRTUAL: Final = SECRET.replace("URL_STYLE 'path',", "")
TO_AMAZON: Final[tuple[Must, ...]] = (fails("amazonaws.com"), Wanted(r"^$bucket\.s3\..*amazonaws\.com:443$"))
ROWS: Final = [
    Row("documented, there and back", ROUND, code=SECRET + WRITE + READ),
    Row(
        "listing",
        (works("2"), Asked("ListObjectsV2", 200, path="/$ns/$bucket/", query="encoding-type=url")),
        code=SECRET + GLOB,
        objects={"k k": "small", "l": "small"},
    ),
    Row(
        "a whole URL as endpoint",
        (fails("https://https://"), Wanted(r"^https:443$")),
        code=SECRET.replace("$host/$ns", "$endpoint") + READ,
    ),
    # curl, which httpfs uses, resolves names below localhost by itself; elsewhere it says "Could not resolve hostname".
    Row(
        "nothing said about addressing: virtual",
        (
            fails("SSL peer certificate .* error for HTTP HEAD to 'https://$bucket\\.localhost:$port/$ns/k.parquet'"),
            Asked("HeadObject", times=0),
        ),
        code=VIRTUAL + READ,
    ),
    Row(
        "nothing said about addressing, over http",
        (fails("HTTP 404|HTTP Error"), Asked("HeadBucket", 404, path="/$ns/k.parquet")),
        code=VIRTUAL.replace("REGION", "USE_SSL false, REGION") + READ,
        scheme="http",
    ),
    Row(
        "there and back, over http",
        ROUND,
        code=SECRET.replace("REGION", "USE_SSL false, REGION") + WRITE + READ,
        scheme="http",
    ),
    Row(
        "variables are not read",
        TO_AMAZON,
        code=WRITE,
        environ=ENV_PAIR | {"AWS_ENDPOINT_URL": "$endpoint", "AWS_ENDPOINT_URL_S3": "$endpoint"},
    ),
    Row("profiles are not read", TO_AMAZON, code=WRITE, files=DOCUMENTED, environ={"AWS_PROFILE": "hf"}),
    Row(
        "a wrong secret",
        (fails("HTTP 403"),),
        code=SECRET.replace("$secret", "bad") + READ,
        objects={"k.parquet": "small"},
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_duckdb(row: Row, play: Player) -> None:
    play(row, python("duckdb"), preamble=BEFORE)
