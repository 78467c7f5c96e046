"""How libraries that are not built on botocore find their settings: obstore, polars, pyarrow and DuckDB.

MEASURED with obstore 0.12.1, polars 2.1.0, pyarrow 26.0.1 and duckdb 1.5.5.
"""

from typing import Final

from hfs3.effective.golang import KEY_ID_CHAIN
from hfs3.effective.model import AMAZON, NOT_SENT, Asked, Read, default, in_code, not_known
from hfs3.effective.sources import Answers, Source, constant, in_profile, variable

_US: Final = default("us-east-1", "what it signs for without a region")
_PATH: Final = default("path", "with an endpoint of one's own")
_NO_PAIR: Final = default(NOT_SENT, "it finds no key pair, and asks a server of Amazon's for one")
_SIGNED: Final = default("s3v4", "what it always signs with")
_SECOND: Final = default("2", "it always lists with version 2")
_UNMEASURED: Final = not_known("not measured")


def obstore() -> Answers:
    """Return how obstore (the object_store crate) finds its settings: variables and code, no file."""
    return {
        Asked.ENDPOINT: (
            variable("AWS_ENDPOINT_URL_S3"),
            variable("AWS_ENDPOINT_URL"),
            constant(default(AMAZON, "it reads no profile; S3Store(endpoint=…) names one in code")),
        ),
        Asked.REGION: (variable("AWS_REGION"), variable("AWS_DEFAULT_REGION"), constant(_US)),
        Asked.ACCESS_KEY_ID: (variable("AWS_ACCESS_KEY_ID"), constant(_NO_PAIR)),
        **_same(addressing=_PATH, part="5MB"),
        Asked.REQUEST_CHECKSUMS: (constant(default(NOT_SENT, "it signs the content instead")),),
        Asked.RESPONSE_CHECKSUMS: (constant(default(NOT_SENT, "it asks for none")),),
    }


def polars() -> Answers:
    """Return how polars finds its settings: the endpoint from variables, pair and region from AWS_PROFILE as well."""
    return {
        Asked.ENDPOINT: (
            variable("AWS_ENDPOINT_URL_S3"),
            variable("AWS_ENDPOINT_URL"),
            constant(default(AMAZON, "it takes the pair of a profile and not its endpoint")),
        ),
        Asked.REGION: (variable("AWS_REGION"), variable("AWS_DEFAULT_REGION"), *in_profile("region"), constant(_US)),
        Asked.ACCESS_KEY_ID: (variable("AWS_ACCESS_KEY_ID"), *in_profile("aws_access_key_id"), constant(_NO_PAIR)),
        **_same(addressing=_PATH, part="5MB"),
        Asked.REQUEST_CHECKSUMS: (constant(default("crc64nvme in a header", "which frames nothing")),),
        Asked.RESPONSE_CHECKSUMS: (constant(_UNMEASURED),),
    }


def pyarrow() -> Answers:
    """Return how pyarrow (the AWS SDK for C++) finds its settings: the endpoint from code alone."""
    framed = default("always", "uploads are framed as aws-chunked, also over http")
    asks = default("when_supported", "it asks for a checksum with every download")
    return {
        Asked.ENDPOINT: (constant(in_code("S3FileSystem(endpoint_override=…); without it, it talks to Amazon")),),
        Asked.REGION: (variable("AWS_DEFAULT_REGION"), variable("AWS_REGION"), *in_profile("region"), constant(_US)),
        Asked.ACCESS_KEY_ID: (*KEY_ID_CHAIN, constant(_NO_PAIR)),
        **_same(addressing=_PATH, part="10MB"),
        Asked.REQUEST_CHECKSUMS: _checksums("request_checksum_calculation", constant(framed)),
        Asked.RESPONSE_CHECKSUMS: _checksums("response_checksum_validation", constant(asks)),
    }


def duckdb() -> Answers:
    """Return how DuckDB finds its settings: from CREATE SECRET alone."""
    secret = "CREATE SECRET (TYPE s3, {} …); variables and files are not asked"  # noqa: S105  # no secret
    return {
        Asked.ENDPOINT: (constant(in_code(secret.format("ENDPOINT"))),),
        Asked.REGION: (constant(in_code(secret.format("REGION"))),),
        Asked.ACCESS_KEY_ID: (constant(in_code(secret.format("KEY_ID"))),),
        **_same(addressing=default("virtual", "unless the secret says URL_STYLE 'path'"), part="its own"),
        Asked.REQUEST_CHECKSUMS: (constant(default(NOT_SENT, "it signs the content instead")),),
        Asked.RESPONSE_CHECKSUMS: (constant(default(NOT_SENT, "it asks for none")),),
    }


def _same(addressing: Read, part: str) -> dict[Asked, tuple[Source, ...]]:
    size = constant(default(part, "unless the program says another"))
    return {
        Asked.ADDRESSING: (constant(addressing),),
        Asked.LIST_VERSION: (constant(_SECOND),),
        Asked.SIGNATURE: (constant(_SIGNED),),
        Asked.MULTIPART_THRESHOLD: (size,),
        Asked.PART_SIZE: (size,),
        Asked.CA_BUNDLE: (constant(_UNMEASURED),),
    }


def _checksums(key: str, last: Source) -> tuple[Source, ...]:
    return (variable(f"AWS_{key.upper()}"), *in_profile(key), last)
