"""Set-ups whose files are right: what variables and the versions of the clients make of them.

`codes` are the errors and warnings expected of all checks together, and no others; notes are left out. `breaks` is
False where the tools at hand work all the same when they are run with the profile or remote: because another version is
meant, because the profile is named to them, or because the proof brings its own certificate authority.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from hfs3.doctor.installed import Tool
from tests.doctor.conftest import AUTHORITIES, KEY, tool_of

URL: Final = "https://s3.hf.co/alice"
AWS2: Final = tool_of("aws", (2, 36, 7))
AWS1: Final = tool_of("aws", (1, 46, 3), botocore=(1, 43, 62), s3transfer=(0, 19, 0))
BOTO3: Final = tool_of("boto3", (1, 44, 5), boto3=(1, 44, 5), botocore=(1, 44, 5), s3transfer=(0, 19, 3))
RCLONE: Final = tool_of("rclone", (1, 75, 2))
S5CMD: Final = tool_of("s5cmd", (2, 3, 0))


@dataclass(frozen=True)
class World:
    """A machine: which clients hfs3 configured, which tools there are, which variables."""

    title: str
    codes: tuple[str, ...] = ()
    clients: tuple[str, ...] = ("aws",)
    tools: tuple[Tool, ...] = (AWS2,)
    environ: dict[str, str] = field(default_factory=dict)
    also: str = ""
    """What stands in ~/.aws/config as well."""
    breaks: bool = True

    def __str__(self) -> str:
        return self.title


def _tool(title: str, tool: Tool, *codes: str) -> World:
    client = "rclone" if tool.name == "rclone" else "aws"
    return World(title, codes, (client,), (tool,))


def _env(title: str, *codes: str, tool: Tool = AWS2, pair: dict[str, str] | None = None, **environ: str) -> World:
    return World(title, codes, ("aws",), (tool,), environ | (pair or {}))


def _rclone(title: str, *codes: str, tool: Tool = RCLONE, pair: dict[str, str] | None = None, **environ: str) -> World:
    return World(title, codes, ("rclone",), (tool,), environ | (pair or {}))


_AMAZON: Final = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x" * 40}
_OURS: Final = {"AWS_ACCESS_KEY_ID": KEY.access_key_id, "AWS_SECRET_ACCESS_KEY": "5ec4e7" * 10 + "beef"}

_BROKEN: Final = (
    # versions
    _tool("AWS CLI 2.9.19, without endpoints", tool_of("aws", (2, 9, 19)), "HFS361"),
    _tool("AWS CLI 2.12.7, without endpoints", tool_of("aws", (2, 12, 7)), "HFS361"),
    _tool("AWS CLI 1.28.85, without endpoints", tool_of("aws", (1, 28, 85)), "HFS361"),
    _tool("AWS CLI 2.23.0, deaf to checksums", tool_of("aws", (2, 23, 0)), "HFS362"),
    _tool("AWS CLI 2.23.4, deaf to checksums", tool_of("aws", (2, 23, 4)), "HFS362"),
    _tool("AWS CLI 1.37.0, deaf to checksums", tool_of("aws", (1, 37, 0), s3transfer=(0, 11, 0)), "HFS363"),
    _tool(
        "boto3 1.36.0 with its s3transfer",
        tool_of("boto3", (1, 36, 0), boto3=(1, 36, 0), botocore=(1, 36, 26), s3transfer=(0, 11, 0)),
        "HFS363",
    ),
    _tool(
        "boto3 1.36.3 with s3transfer 0.11.1",
        tool_of("boto3", (1, 36, 3), boto3=(1, 36, 3), botocore=(1, 36, 3), s3transfer=(0, 11, 1)),
        "HFS363",
    ),
    # where requests go
    _env("an endpoint of Amazon for all", "HFS341", AWS_ENDPOINT_URL="https://s3.amazonaws.com"),
    _env("another endpoint for S3", "HFS341", AWS_ENDPOINT_URL_S3="https://play.min.io"),
    _env("the gateway without namespace", "HFS341", AWS_ENDPOINT_URL_S3="https://s3.hf.co"),
    _env("another namespace", "HFS341", AWS_ENDPOINT_URL_S3="https://s3.hf.co/bob"),
    _env(
        "two endpoints",
        "HFS341",
        "HFS341",
        AWS_ENDPOINT_URL="https://a.example",
        AWS_ENDPOINT_URL_S3="https://b.example",
    ),
    _env("endpoints ignored", "HFS342", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="true"),
    _env("endpoints ignored, in capitals", "HFS342", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="TRUE"),
    # checksums
    _env("checksums when supported", "HFS343", AWS_REQUEST_CHECKSUM_CALCULATION="when_supported"),
    _env("checksums never", "HFS343", AWS_REQUEST_CHECKSUM_CALCULATION="never"),
    _env("answers when supported", "HFS343", AWS_RESPONSE_CHECKSUM_VALIDATION="WHEN_SUPPORTED"),
    # who signs
    _env("Amazon's keys with AWS_PROFILE", "HFS344", AWS_PROFILE="hf", pair=_AMAZON),
    _env("Amazon's keys with AWS_DEFAULT_PROFILE", "HFS344", AWS_DEFAULT_PROFILE="hf", pair=_AMAZON),
    _env("an ID without its secret", "HFS345", AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE"),
    _env("a secret without its ID", "HFS345", AWS_SECRET_ACCESS_KEY="x" * 40),
    _env("a session token beside our keys", "HFS117", AWS_PROFILE="hf", AWS_SESSION_TOKEN="old", pair=_OURS),
    _env("no profile, said aloud", "HFS346", AWS_PROFILE=""),
    _env("two profiles", "HFS347", AWS_PROFILE="hf", AWS_DEFAULT_PROFILE="work"),
    # the region
    _env("a region of version 2", "HFS348", AWS_REGION="eu-west-1"),
    _env("a region of all", "HFS348", AWS_DEFAULT_REGION="eu-west-1"),
    _env("two regions", "HFS348", "HFS348", AWS_REGION="eu-west-1", AWS_DEFAULT_REGION="us-west-2"),
    # certificates
    _env("certificates that are not there", "HFS350", AWS_CA_BUNDLE="/nowhere/ca.pem"),
    _env("requests' certificates that are not there", "HFS350", REQUESTS_CA_BUNDLE="/nowhere/ca.pem"),
    _env("OpenSSL's certificates that are not there", "HFS350", SSL_CERT_FILE="/nowhere/ca.pem"),
    # rclone
    _rclone("another endpoint for all of S3", "HFS352", RCLONE_S3_ENDPOINT="https://play.min.io"),
    _rclone("another endpoint for the remote", "HFS352", RCLONE_CONFIG_HF_ENDPOINT="https://play.min.io"),
    _rclone("another vendor", "HFS352", RCLONE_S3_PROVIDER="AWS"),
    _rclone("virtual hosts", "HFS352", RCLONE_S3_FORCE_PATH_STYLE="false"),
    _rclone("the first list version", "HFS352", RCLONE_S3_LIST_VERSION="1"),
    _rclone("another pair", "HFS352", "HFS352", RCLONE_S3_ACCESS_KEY_ID="AKIA", RCLONE_S3_SECRET_ACCESS_KEY="x"),
    _rclone("a pair of AWS", "HFS352", RCLONE_CONFIG_HF_ENV_AUTH="true"),
    _rclone("another region for rclone", "HFS352", RCLONE_S3_REGION="eu-west-1"),
    _rclone("a size in the wrong unit", "HFS352", RCLONE_S3_CHUNK_SIZE="2GB"),
    _rclone("a bundle that stops 1.60", "HFS350", tool=tool_of("rclone", (1, 60, 1)), AWS_CA_BUNDLE=AUTHORITIES),
    _rclone("a bundle that is not there", "HFS350", RCLONE_CA_CERT="/nowhere/ca.pem"),
    # s5cmd
    _env("s5cmd elsewhere", "HFS354", tool=S5CMD, S3_ENDPOINT_URL="https://play.min.io"),
    _env("s5cmd without the namespace", "HFS354", tool=S5CMD, S3_ENDPOINT_URL="https://s3.hf.co"),
)

_WORKS_ALL_THE_SAME: Final = frozenset(
    {
        "answers when supported",
        "an ID without its secret",
        "a secret without its ID",
        "no profile, said aloud",
        "two profiles",
        "a region of version 2",
        "certificates that are not there",
        "requests' certificates that are not there",
        "OpenSSL's certificates that are not there",
        "a pair of AWS",
        "a bundle that stops 1.60",
        "a bundle that is not there",
    }
)
BROKEN: Final = tuple(replace(world, breaks=world.title not in _WORKS_ALL_THE_SAME) for world in _BROKEN)

HEALTHY: Final = (
    World("s3cmd beside others: a note", tools=(AWS2, tool_of("s3cmd", (2, 4, 0)))),
    World("nothing at all", clients=()),
    _tool("AWS CLI 2.13.0", tool_of("aws", (2, 13, 0))),
    _tool("AWS CLI 2.23.5", tool_of("aws", (2, 23, 5))),
    _tool("AWS CLI 1.46.3", AWS1),
    _tool("boto3 1.44.5", BOTO3),
    _tool(
        "boto3 1.35.99, which knows no checksums",
        tool_of("boto3", (1, 35, 99), boto3=(1, 35, 99), s3transfer=(0, 10, 4)),
    ),
    _tool("rclone 1.75.2", RCLONE),
    _env("our endpoint in a variable", AWS_ENDPOINT_URL_S3=URL),
    _env("our endpoint with a slash", AWS_ENDPOINT_URL=f"{URL}/"),
    _env("endpoints not ignored", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS="false"),
    _env("checksums in a variable", AWS_REQUEST_CHECKSUM_CALCULATION="WHEN_REQUIRED"),
    _env("our own pair in variables", AWS_PROFILE="hf", pair=_OURS),
    _env("Amazon's keys and no profile chosen", pair=_AMAZON),
    _env("the profile chosen twice alike", AWS_PROFILE="hf", AWS_DEFAULT_PROFILE="hf"),
    replace(_env("another profile chosen", AWS_PROFILE="work"), also="[profile work]\nregion = eu-west-1\n"),
    _env("our region", AWS_REGION="us-east-1", AWS_DEFAULT_REGION="us-east-1"),
    _env("a bundle that is there", REQUESTS_CA_BUNDLE=AUTHORITIES),
    _env("a proxy that spares the gateway", HTTPS_PROXY="http://proxy:8", NO_PROXY="localhost,s3.hf.co"),
    _env("retries", AWS_MAX_ATTEMPTS="5", AWS_RETRY_MODE="adaptive"),
    _env("s5cmd as it must be", tool=S5CMD, S3_ENDPOINT_URL=URL),
    _rclone("options for more at once", RCLONE_TRANSFERS="2", RCLONE_S3_UPLOAD_CONCURRENCY="1"),
    _rclone("our endpoint in a variable of rclone", RCLONE_S3_ENDPOINT=URL),
    _rclone("options of another remote", RCLONE_CONFIG_WORK_ENDPOINT="https://play.min.io"),
    _rclone("AWS variables, which it does not read", AWS_REGION="eu-west-1", pair=_AMAZON),
)
