"""CreateBucket: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html ."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance.wire import ACCEPTED, S3, Endpoint, Raw, refusal

_NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


@pytest.fixture
def name(s3: S3) -> Iterator[str]:
    """Give the test a name for a bucket, and delete what it made of it."""
    chosen = f"hfs3-conformance-{secrets.token_hex(6)}"
    yield chosen
    refusal(s3.delete_bucket, Bucket=chosen)


@pytest.mark.documented
def test_create(s3: S3, name: str) -> None:
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="a", Body=b"a")
    s3.delete_object(Bucket=name, Key="a")


def test_the_answer_tells_where_it_is(raw: Raw, endpoint: Endpoint, name: str) -> None:
    answer = raw.ask("PUT", endpoint.path(name))
    assert answer.status == 200
    assert answer.headers["location"].rstrip("/").endswith("/" + name)


def test_one_that_is_there_already(s3: S3, bucket: str) -> None:
    assert refusal(s3.create_bucket, Bucket=bucket) == (409, "BucketAlreadyOwnedByYou")


def test_creating_again_loses_nothing(s3: S3, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="kept", Body=b"kept")
    refusal(s3.create_bucket, Bucket=bucket)
    assert s3.get_object(Bucket=bucket, Key="kept")["Body"].read() == b"kept"


def test_of_many_at_once_one_makes_it(s3: S3, name: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: refusal(s3.create_bucket, Bucket=name), range(8)))
    assert answers.count(ACCEPTED) == 1


def test_it_can_be_made_again_after_it_was_deleted(s3: S3, name: str) -> None:
    s3.create_bucket(Bucket=name)
    s3.delete_bucket(Bucket=name)
    s3.create_bucket(Bucket=name)
    assert "Contents" not in s3.list_objects_v2(Bucket=name)


@pytest.mark.observed
def test_with_a_slash_at_the_end(raw: Raw, s3: S3, endpoint: Endpoint, name: str) -> None:
    assert raw.ask("PUT", endpoint.path(name) + "/").status == 200
    s3.head_bucket(Bucket=name)


@pytest.mark.parametrize("shape", ["Upper", "under_score", "dot.dot"])
def test_names_of_the_hub(raw: Raw, endpoint: Endpoint, name: str, shape: str) -> None:
    path = endpoint.path(f"{name}-{shape}")
    try:
        assert raw.ask("PUT", path).refusal == (200, "")
    finally:
        raw.ask("DELETE", path)


@pytest.mark.parametrize(
    "shape",
    [
        *("-{}", "{}-", ".{}", "{}.", "{}..dot", "{}--dash", "{}%20b", "{}!b", "{}%C3%A9", "{}%5Cb", "{}.git", "{}%00"),
        "{:a<97}",
    ],
)
def test_names_that_cannot_be(raw: Raw, endpoint: Endpoint, name: str, shape: str) -> None:
    path = f"{endpoint.path().rstrip('/')}/{shape.format(name)}"
    answer = raw.ask("PUT", path)
    if answer.status < 300:
        raw.ask("DELETE", path)
    assert answer.refusal == (400, "InvalidBucketName")


@pytest.mark.parametrize("wrong", ["..", "."])
def test_names_that_climb_make_nothing(raw: Raw, s3: S3, endpoint: Endpoint, wrong: str) -> None:
    before = [found["Name"] for found in s3.list_buckets()["Buckets"]]
    assert raw.ask("PUT", f"{endpoint.path()}/{wrong}").status == 400
    assert [found["Name"] for found in s3.list_buckets()["Buckets"]] == before


def _configuration(region: str) -> bytes:
    text = f"<LocationConstraint>{region}</LocationConstraint>"
    return f"<CreateBucketConfiguration {_NAMESPACE}>{text}</CreateBucketConfiguration>".encode()


@pytest.mark.parametrize(
    "body",
    [f"<CreateBucketConfiguration {_NAMESPACE}/>".encode(), b"<CreateBucketConfiguration></CreateBucketConfiguration>"],
)
def test_an_empty_configuration(raw: Raw, endpoint: Endpoint, name: str, body: bytes) -> None:
    assert raw.ask("PUT", endpoint.path(name), body=body).refusal == (200, "")


def test_the_gateways_own_region(raw: Raw, endpoint: Endpoint, name: str) -> None:
    assert raw.ask("PUT", endpoint.path(name), body=_configuration("us-east-1")).refusal == (200, "")


@pytest.mark.parametrize("region", ["eu-west-1", "mars-1"])
def test_another_region(raw: Raw, endpoint: Endpoint, name: str, region: str) -> None:
    answer = raw.ask("PUT", endpoint.path(name), body=_configuration(region))
    assert answer.status == 400
    assert answer.code in {"IllegalLocationConstraintException", "InvalidLocationConstraint"}
    assert raw.ask("HEAD", endpoint.path(name)).status == 404


@pytest.mark.parametrize("body", [b"<CreateBucketConfiguration>", b"not XML", b"<Delete/>", b"\xff\xfe\x00"])
def test_a_malformed_configuration(raw: Raw, endpoint: Endpoint, name: str, body: bytes) -> None:
    assert raw.ask("PUT", endpoint.path(name), body=body).refusal == (400, "MalformedXML")


@pytest.mark.documented
def test_settings_of_features_it_does_not_have_are_ignored(s3: S3, name: str) -> None:
    s3.create_bucket(
        Bucket=name, ACL="public-read", ObjectLockEnabledForBucket=True, ObjectOwnership="BucketOwnerEnforced"
    )


def test_without_a_length(raw: Raw, endpoint: Endpoint, name: str) -> None:
    assert raw.send(raw.sign("PUT", endpoint.path(name)).replace("Content-Length")).refusal == (200, "")
