"""A program of its own: makes boto3 take one step with a profile, the way people write it.

    python boto3_child.py PROFILE STEP BUCKET KEY [FILE]

An empty PROFILE leaves the choice to variables. It imports nothing of hfs3, so that any Python with boto3 can run it. A
failure ends it with status 1 and one line.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol, cast


class S3(Protocol):
    """The part of boto3's client that is used here."""

    create_bucket: Callable[..., object]
    upload_file: Callable[..., object]
    list_objects_v2: Callable[..., dict[str, Any]]
    download_file: Callable[..., object]
    generate_presigned_url: Callable[..., str]
    copy_object: Callable[..., object]


def _bucket(s3: S3, bucket: str, _: Sequence[str]) -> str:
    s3.create_bucket(Bucket=bucket)
    return ""


def _put(s3: S3, bucket: str, rest: Sequence[str]) -> str:
    s3.upload_file(rest[1], bucket, rest[0])
    return ""


def _list(s3: S3, bucket: str, rest: Sequence[str]) -> str:
    found = s3.list_objects_v2(Bucket=bucket, Prefix=rest[0]).get("Contents", [])
    return "\n".join(f"{entry['Size']} {entry['Key']}" for entry in found)


def _get(s3: S3, bucket: str, rest: Sequence[str]) -> str:
    s3.download_file(bucket, rest[0], rest[1])
    return ""


def _presign(s3: S3, bucket: str, rest: Sequence[str]) -> str:
    return s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": rest[0]}, ExpiresIn=300)


def _copy(s3: S3, bucket: str, rest: Sequence[str]) -> str:
    s3.copy_object(Bucket=bucket, Key=rest[1], CopySource={"Bucket": bucket, "Key": rest[0]})
    return ""


STEPS: Final[Mapping[str, Callable[[S3, str, Sequence[str]], str]]] = {
    "bucket": _bucket,
    "put": _put,
    "list": _list,
    "get": _get,
    "presign": _presign,
    "copy": _copy,
}


def main(profile: str, step: str, bucket: str, *rest: str) -> int:
    """Take one step and return the exit status."""
    import boto3

    try:
        s3 = cast("S3", boto3.Session(profile_name=profile or None).client("s3"))
        told = STEPS[step](s3, bucket, rest)
    except Exception as err:  # noqa: BLE001  # whatever boto3 says is what the person would see
        sys.stderr.write(f"{type(err).__module__}.{type(err).__qualname__}: {err}\n")
        return 1
    sys.stdout.write(told)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
