"""How the tools of Python find their settings: the AWS CLI by version, boto3, and what is built on botocore.

MEASURED with AWS CLI 1.46.3, 2.9.19, 2.13.0, 2.22.35, 2.23.x and 2.36.7 and boto3 1.35.99 to 1.44.5. The order is that
of botocore/configprovider.py and botocore/session.py; which version learnt what is from the changelogs.
"""

from typing import Final

from hfs3.effective.model import AMAZON, NOT_SENT, Asked, default, in_code
from hfs3.effective.sources import (
    BLOCK,
    KEY_ID_CHAIN,
    Answers,
    Source,
    constant,
    endpoints_ignored,
    in_profile,
    of_services,
    told,
    variable,
)

Version = tuple[int, ...]

_V2: Final = (2,)
_ENDPOINTS_SINCE: Final = {"v2": (2, 13), "v1": (1, 29), "botocore": (1, 31)}
_CHECKSUMS_SINCE: Final = {"v2": (2, 23), "v1": (1, 37), "botocore": (1, 36)}
_S3_COMMANDS_DEAF: Final = ((2, 23, 0), (2, 23, 5))

_DEFAULT_PART: Final = default("8MB", "the default of its transfers")
_US: Final = default("us-east-1", "what it signs for without a region")
_NO_ENDPOINT: Final = default(AMAZON, "without an endpoint it talks to Amazon")
_PATH: Final = default("path", "with an endpoint of one's own, unless told otherwise")
_SUPPORTED: Final = "when_supported"


def aws(version: Version) -> Answers:
    """Return how this version of the AWS CLI finds its settings."""
    second = version >= _V2
    line = "v2" if second else "v1"
    regions = ("AWS_REGION", "AWS_DEFAULT_REGION") if second else ("AWS_DEFAULT_REGION",)
    signed = "for requests and presigned URLs" if second else "for requests; presigned URLs get the retired version 2"
    answers = {
        **_common(version, line),
        Asked.REGION: (*map(variable, regions), *in_profile("region"), constant(_US)),
        Asked.LIST_VERSION: (constant(default("2", "`aws s3` always lists with version 2")),),
        Asked.SIGNATURE: (*in_profile("signature_version", BLOCK), constant(default("s3v4", signed))),
        Asked.MULTIPART_THRESHOLD: (*in_profile("multipart_threshold", BLOCK), constant(_DEFAULT_PART)),
        Asked.PART_SIZE: (*in_profile("multipart_chunksize", BLOCK), constant(_DEFAULT_PART)),
    }
    if _S3_COMMANDS_DEAF[0] <= version < _S3_COMMANDS_DEAF[1]:
        deaf = default(_SUPPORTED, "`aws s3` of this version does not listen; only `aws s3api` does")
        answers[Asked.REQUEST_CHECKSUMS] = (constant(deaf),)
    return answers


def boto3(version: Version) -> Answers:
    """Return how boto3 finds its settings; `version` is botocore's."""
    transfer = in_code("TransferConfig(multipart_threshold=…, multipart_chunksize=…); no file is asked")
    sizes = (constant(default("8MB", f"unless the program passes {transfer.because}")),)
    presigned = default("s3v4", "for requests; presigned URLs get the retired version 2")
    return {
        **_common(version, "botocore"),
        Asked.REGION: (variable("AWS_DEFAULT_REGION"), *in_profile("region"), constant(_US)),
        Asked.LIST_VERSION: (constant(in_code("list_objects_v2; list_objects and Bucket.objects use version 1")),),
        Asked.SIGNATURE: (*in_profile("signature_version", BLOCK), constant(presigned)),
        Asked.MULTIPART_THRESHOLD: sizes,
        Asked.PART_SIZE: sizes,
    }


def fsspec(version: Version) -> Answers:
    """Return how s3fs, and DVC with it, find their settings; `version` is botocore's."""
    size = constant(default("50MB", "its own block size; no file is asked"))
    return {
        **boto3(version),
        Asked.LIST_VERSION: (constant(default("2", "it always lists with version 2")),),
        Asked.MULTIPART_THRESHOLD: (size,),
        Asked.PART_SIZE: (size,),
    }


def _common(version: Version, line: str) -> dict[Asked, tuple[Source, ...]]:
    no_endpoint = default(AMAZON, "this version reads no endpoint; only --endpoint-url, or the code, can name one")
    checksums = _checksums if version >= _CHECKSUMS_SINCE[line] else _no_checksums
    return {
        Asked.ENDPOINT: _endpoints() if version >= _ENDPOINTS_SINCE[line] else (constant(no_endpoint),),
        Asked.ACCESS_KEY_ID: (*KEY_ID_CHAIN, constant(default(NOT_SENT, "it finds no key pair"))),
        Asked.ADDRESSING: (*in_profile("addressing_style", BLOCK), constant(_PATH)),
        Asked.REQUEST_CHECKSUMS: checksums("request_checksum_calculation"),
        Asked.RESPONSE_CHECKSUMS: checksums("response_checksum_validation"),
        Asked.CA_BUNDLE: (
            variable("AWS_CA_BUNDLE"),
            *in_profile("ca_bundle"),
            told("asked last, when nothing else is said", variable("REQUESTS_CA_BUNDLE")),
            constant(default("its own list", "the authorities that come with it")),
        ),
    }


def _endpoints() -> tuple[Source, ...]:
    return (
        endpoints_ignored,
        variable("AWS_ENDPOINT_URL_S3"),
        variable("AWS_ENDPOINT_URL"),
        of_services,
        *in_profile("endpoint_url"),
        constant(_NO_ENDPOINT),
    )


def _no_checksums(key: str) -> tuple[Source, ...]:
    return (constant(default(NOT_SENT, f"this version has none, and does not know {key}")),)


def _checksums(key: str) -> tuple[Source, ...]:
    framed = default(_SUPPORTED, "uploads are framed as aws-chunked over https")
    asks = default(_SUPPORTED, "it asks for a checksum with every download")
    return (variable(f"AWS_{key.upper()}"), *in_profile(key), constant(framed if key.startswith("request") else asks))
