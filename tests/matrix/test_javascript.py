"""The AWS SDK for JavaScript 3 on Node: virtual by default, and it follows no redirect."""

from collections.abc import Mapping
from typing import Final

import pytest

from tests.matrix.aws_files import BARE, DOCUMENTED, ENV_CHECKSUMS, ENV_PAIR, FOREIGN_PAIR
from tests.matrix.conftest import Player
from tests.matrix.installed import node, node_modules
from tests.matrix.rows import Asked, Fetched, Must, Row, Stored, fails, works

BEFORE: Final = """
const s3 = require("@aws-sdk/client-s3"), fs = require("fs");
const Bucket = "$bucket", Key = "k";
"""
PLAIN: Final = 'const c = new s3.S3Client({endpoint: "$endpoint", region: "us-east-1", forcePathStyle: true});\n'
PAGE: Final = PLAIN.replace(
    "region", 'requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED", region'
)
VIRTUAL: Final = PLAIN.replace("forcePathStyle: true", "")
FROM_ENV: Final = "const c = new s3.S3Client({forcePathStyle: true});\n"
PROFILE: Final = 'const c = new s3.S3Client({profile: "hf", forcePathStyle: true});\n'
# This SDK knows no proxy: what might go astray is stopped before it is sent.
STOP: Final = """c.middlewareStack.add(
    () => async ({request}) => { throw new Error("stopped on the way to " + request.hostname); },
    {step: "finalizeRequest", priority: "low"});
"""
NO_PAIR: Final[Mapping[str, str | None]] = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
BYTES: Final = 'c.send(new s3.PutObjectCommand({Bucket, Key, Body: fs.readFileSync("small")}));\n'
STREAM: Final = (
    'c.send(new s3.PutObjectCommand({Bucket, Key, Body: fs.createReadStream("small"), ContentLength: 1000}));\n'
)
UPLOAD: Final = """const { Upload } = require("@aws-sdk/lib-storage");
new Upload({client: c, params: {Bucket, Key, Body: fs.createReadStream("big")}}).done();
"""
GET: Final = """c.send(new s3.GetObjectCommand({Bucket, Key}))
    .then(async r => fs.writeFileSync("back", await r.Body.transformToByteArray()));
"""
LIST: Final = "c.send(new s3.ListObjectsV2Command({Bucket})).then(r => console.log(r.Contents.map(o => o.Key)));\n"
AGENT: Final = r"^aws-sdk-js/3\.\d+\.\d+ ua/2\.1 os/linux\S* lang/js md/nodejs#\d+\.\d+\.\d+ "

CHUNKED: Final = {
    "content-encoding": "aws-chunked",
    "content-length": None,
    "transfer-encoding": "chunked",
    "x-amz-content-sha256": "^STREAMING-UNSIGNED-PAYLOAD-TRAILER$",
    "x-amz-trailer": "^x-amz-checksum-crc32$",
}
CLEAN: Final = {"content-encoding": None, "x-amz-checksum-crc32": None, "x-amz-trailer": None}
ARRIVES: Final[tuple[Must, ...]] = (works(), Stored("k", "small"))
REFUSED: Final[tuple[Must, ...]] = (
    fails("InvalidRequest: The body is framed as aws-chunked"),
    Asked("PutObject", 400, rule="payload.aws-chunked", agent=AGENT, sends=CHUNKED),
    Stored("k"),
)
SMALL: Final = {"k": "small"}

WIRE: Final = [
    Row(
        "default, bytes: a header",
        (*ARRIVES, Asked("PutObject", 200, sends={"x-amz-checksum-crc32": "=", "x-amz-trailer": None})),
        code=PLAIN + BYTES,
    ),
    Row("default, a stream", REFUSED, code=PLAIN + STREAM),
    Row("documented, bytes", (*ARRIVES, Asked("PutObject", 200, sends=CLEAN)), code=PAGE + BYTES),
    Row("documented, a stream", (*ARRIVES, Asked("PutObject", 200, sends=CLEAN)), code=PAGE + STREAM),
    Row(
        "documented, parts",
        (works(), Stored("k", "big"), Asked("UploadPart", 200, 2, sends=CLEAN | {"expect": "100-continue"})),
        code=PAGE + UPLOAD,
    ),
    Row(
        "download: the redirect is not followed",
        (
            fails("UnknownError", "httpStatusCode: 302"),
            Asked("GetObject", 302, agent=AGENT),
            Asked("EdgeGet", times=0),
            Fetched("back"),
        ),
        code=PAGE + GET,
        objects=SMALL,
    ),
    Row(
        "download, following region redirects: no better",
        (fails("UnknownError", "httpStatusCode: 302"), Asked("EdgeGet", times=0)),
        code=PAGE.replace("region", "followRegionRedirects: true, region") + GET,
        objects=SMALL,
    ),
    Row(
        "download, as an agent with botocore in its name",
        (works(), Fetched("back", "small"), Asked("GetObject", 200, agent=r" app/botocore$")),
        code=PAGE + GET,
        objects=SMALL,
        environ={"AWS_SDK_UA_APP_ID": "botocore"},
    ),
    Row(
        "listing",
        (works(r"\[ 'd/k', 'k k' \]"), Asked("ListObjectsV2", 200, path="/$ns/$bucket/", query="^list-type=2$")),
        code=PAGE + LIST,
        objects={"d/k": "small", "k k": "small"},
    ),
    Row(
        "make",
        (works(), Asked("CreateBucket", 200, path="/$ns/$bucket-2/")),
        code=PAGE + 'c.send(new s3.CreateBucketCommand({Bucket: "$bucket-2"}));\n',
    ),
    Row(
        "virtual by default",
        (fails("getaddrinfo (ENOTFOUND|EAI_AGAIN) $bucket.localhost"), Stored("k")),
        code=VIRTUAL + BYTES,
    ),
    Row(
        "virtual, at an IP address: the problem is hidden",
        ARRIVES,
        code=VIRTUAL.replace("$endpoint", "https://127.0.0.1:$port/$ns") + BYTES,
    ),
]
AT: Final = {"AWS_ENDPOINT_URL_S3": "$endpoint", "AWS_REGION": "us-east-1"}
SETTINGS: Final = [
    Row("variables", ARRIVES, code=FROM_ENV + STREAM, environ=AT | ENV_CHECKSUMS),
    Row("variables, without the checksums", REFUSED, code=FROM_ENV + STREAM, environ=AT),
    Row("AWS_PROFILE", ARRIVES, code=FROM_ENV + STREAM, files=DOCUMENTED, environ={"AWS_PROFILE": "hf", **NO_PAIR}),
    Row(
        "AWS_PROFILE, without the checksums",
        REFUSED,
        code=FROM_ENV + STREAM,
        files=BARE,
        environ={"AWS_PROFILE": "hf", **NO_PAIR},
    ),
    Row(
        "AWS_PROFILE: its pair over the variables'",
        ARRIVES,
        code=FROM_ENV + STREAM,
        files=DOCUMENTED,
        environ={"AWS_PROFILE": "hf"} | FOREIGN_PAIR,
    ),
    Row(
        "profile as an argument: its endpoint is not read",
        (
            fails(r"Error: stopped on the way to ($bucket\.)?s3\.us-east-1\.amazonaws\.com"),
            Stored("k"),
        ),
        code=PROFILE + STOP + BYTES,
        files=DOCUMENTED,
    ),
]


@pytest.mark.parametrize("row", WIRE, ids=str)
def test_wire(row: Row, play: Player) -> None:
    play(row, node(), preamble=BEFORE, environ={**ENV_PAIR, "NODE_PATH": node_modules()})


@pytest.mark.parametrize("row", SETTINGS, ids=str)
def test_settings(row: Row, play: Player) -> None:
    play(row, node(), preamble=BEFORE, environ={**ENV_PAIR, "NODE_PATH": node_modules()})
