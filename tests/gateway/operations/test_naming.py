"""What a call names, and the refusal when it is not there."""

from dataclasses import replace

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.operations.call import Call
from hfs3.gateway.operations.naming import bucket_of, missing, object_of, require_bucket, require_reach
from tests.gateway.operations.conftest import Desk


def test_names(desk: Desk) -> None:
    call = desk.call("dir/k")
    assert bucket_of(call) == ("ns", "bucket")
    assert object_of(call) == ("ns", "bucket", "dir/k")


def test_what_is_missing(desk: Desk) -> None:
    require_bucket(desk.call("k"))
    assert missing(desk.call("k")).code == "NoSuchKey"
    elsewhere = desk.call("k", bucket="other")
    assert missing(elsewhere).code == "NoSuchBucket"
    with pytest.raises(S3Error) as refusal:
        require_bucket(elsewhere)
    assert (refusal.value.code, refusal.value.extra) == ("NoSuchBucket", {"BucketName": "other"})


def test_reach(desk: Desk) -> None:
    require_reach(desk.call("k"), "anything")
    desk.token = replace(desk.token, buckets=("ns/bucket",))
    call: Call = desk.call("k")
    require_reach(call, "bucket")
    with pytest.raises(S3Error) as refusal:
        require_reach(call, "other")
    assert refusal.value.code == "AccessDenied"
