"""obstore 0.12 (object_store of Rust)."""

from typing import Final

import pytest

from tests.matrix.aws_files import DOCUMENTED, ENV_PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import python
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, Wanted, fails, works

BEFORE: Final = "import obstore\nfrom obstore.store import S3Store\n"
STORE: Final = 's3 = S3Store("$bucket", endpoint="$endpoint", region="us-east-1", retry_config={"max_retries": 0})\n'
FROM_ENV: Final = 's3 = S3Store("$bucket", retry_config={"max_retries": 0})\n'
PUT: Final = 's3.put("k", open("small", "rb").read())\n'
PUT_BIG: Final = 's3.put("k", open("big", "rb").read())\n'
GET: Final = 'open("back", "wb").write(s3.get("k").bytes())\n'
RANGE: Final = 'assert bytes(s3.get_range("k", start=10, end=20)) == open("small", "rb").read()[10:20]\n'
AGENT: Final = r"^object_store/0\.14\.\d+$"
CLEAN: Final = {
    "content-encoding": None,
    "content-md5": None,
    "expect": None,
    "x-amz-content-sha256": "^[0-9a-f]{64}$",
    "x-amz-trailer": None,
}
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
SMALL: Final = {"k": "small"}
VIRTUAL: Final = STORE.replace("region", "virtual_hosted_style_request=True, region")
LOWER: Final = "https://lower.invalid/alice"
ENV: Final = {"AWS_ENDPOINT_URL_S3": "$endpoint", "AWS_ENDPOINT_URL": LOWER}

ROWS: Final = [
    Row("put", (*ARRIVES, Asked("PutObject", 200, agent=AGENT, sends=CLEAN)), code=STORE + PUT),
    Row("parts", (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=CLEAN)), code=STORE + PUT_BIG),
    Row(
        "get: redirected",
        (works(), Fetched("back", "small"), Asked("GetObject", 302, agent=AGENT), Asked("EdgeGet", 200)),
        code=STORE + GET,
        objects=SMALL,
    ),
    Row(
        "get a range: redirected",
        (works(), Asked("GetObject", 302, sends={"range": "bytes=10-19"}), Asked("EdgeGet", 206)),
        code=STORE + RANGE,
        objects=SMALL,
    ),
    Row(
        "head: not redirected",
        (works("^1000"), Asked("HeadObject", 200)),
        code=STORE + 'print(s3.head("k")["size"])\n',
        objects=SMALL,
    ),
    Row(
        "create only",
        (fails("AlreadyExists"), Asked("PutObject", 412, sends={"if-none-match": r"^\*$"})),
        code=STORE + PUT.replace("read()", 'read(), mode="create"'),
        objects=SMALL,
    ),
    Row(
        "listing",
        (works(r"\['d/k', 'k k'\]"), Asked("ListObjectsV2", 200, query="^(?!.*encoding-type)")),
        code=STORE + 'print(sorted(o["path"] for p in s3.list() for o in p))\n',
        objects={"d/k": "small", "k k": "small"},
    ),
    Row(
        "copy",
        (works(), Stored("l", "small"), Asked("CopyObject", 200)),
        code=STORE + 's3.copy("k", "l")\n',
        objects=SMALL,
    ),
    Row(
        "deletion in bulk",
        (works(), Stored("k"), Asked("DeleteObjects", 200, sends={"content-md5": "=", "x-amz-checksum-sha256": "="})),
        code=STORE + 's3.delete(["k", "l"])\n',
        objects={"k": "small", "l": "small"},
    ),
    Row(
        "a slash after the namespace",
        (*ARRIVES, Asked("PutObject", path="/$ns/$bucket/k")),
        code=STORE.replace("$endpoint", "$endpoint/") + PUT,
    ),
    Row(
        "virtual: the key is taken for a bucket",
        (fails("MalformedXML"), Asked("CreateBucket", 400, path="/$ns/k")),
        code=VIRTUAL + PUT,
    ),
    Row(
        "virtual, nothing in it: a bucket is made, named after the key",
        (fails("ETag Header missing from response"), Asked("CreateBucket", 200, path="/$ns/$bucket-key")),
        code=VIRTUAL + PUT.replace('"k"', '"$bucket-key"').replace("small", "empty"),
    ),
    Row("AWS_ENDPOINT_URL_S3 over AWS_ENDPOINT_URL", ARRIVES, code=FROM_ENV + PUT, environ=ENV),
    Row("http must be allowed", (fails("BadScheme"), Stored("k")), code=STORE + PUT, scheme="http"),
    Row(
        "http, allowed",
        ARRIVES,
        code=STORE.replace('"us-east-1"', '"us-east-1", client_options={"allow_http": True}') + PUT,
        scheme="http",
    ),
    Row(
        "profiles are not read",
        (fails(), Stored("k"), Wanted(r"^169\.254\.169\.254:80$")),
        code=STORE + PUT,
        files=DOCUMENTED,
        environ={"AWS_PROFILE": "hf", "AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None},
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_obstore(row: Row, play: Player) -> None:
    play(row, python("obstore"), preamble=BEFORE, environ=ENV_PAIR)
