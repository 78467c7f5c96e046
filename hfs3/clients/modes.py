"""The ways in which a client finds the key pair, and the clients that each way leaves out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hfs3.clients.base import Credentials
from hfs3.contract.evidence import Evidence, measured


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A client that reads the same files and does not find the pair this way, and what it needs instead."""

    client: str
    instead: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Mode:
    """One way: `client` is the client that is configured (`aws`, `rclone`), `means` where the pair is then."""

    client: str
    credentials: Credentials
    means: str
    left_out: tuple[LeftOut, ...]

    @property
    def told(self) -> Sequence[str]:
        """One sentence for every client that is left out."""
        return tuple(f"{one.client}: {one.instead}." for one in self.left_out)


_NO_AWS_FILE: Final = LeftOut(
    "DuckDB and obstore",
    "they read no AWS file at all; give them the pair themselves (`hfs3 exec`, or `hfs3 configure duckdb`)",
    measured("DuckDB 1.5.5, obstore 0.12.1"),
)

MODES: Final = (
    Mode(
        "aws",
        Credentials.STATIC,
        "In `~/.aws/credentials`, as on Hugging Face's page.",
        (_NO_AWS_FILE,),
    ),
    Mode(
        "aws",
        Credentials.PROCESS,
        "In no file: the profile names `hfs3 credential-process`, which asks the store each time.",
        (
            LeftOut(
                "s5cmd",
                "with `--profile` it asks no credential_process; set AWS_PROFILE, or run it through `hfs3 exec`",
                measured("s5cmd 2.3.0"),
            ),
            LeftOut(
                "polars",
                "it asks no credential_process unless boto3 is installed beside it; else run it through `hfs3 exec`",
                measured("polars 2.1.0"),
            ),
            LeftOut(
                "minio-py",
                "it reads pairs from `~/.aws/credentials` only; give it the pair (`hfs3 exec`)",
                measured("minio-py 7.2.20"),
            ),
            _NO_AWS_FILE,
        ),
    ),
    Mode(
        "aws",
        Credentials.NONE,
        "Nowhere: settings only, for a pair that comes from elsewhere, such as variables or a helper of your own.",
        (
            LeftOut(
                "Every client",
                "the profile has no pair; variables give one with AWS_PROFILE, and not with `--profile`",
                measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5"),
            ),
        ),
    ),
    Mode("rclone", Credentials.STATIC, "In `rclone.conf`, as on Hugging Face's page.", ()),
    Mode(
        "rclone",
        Credentials.AWS,
        "In no file of rclone's: the remote names an AWS profile (`env_auth` and `profile`), which has or asks for it.",
        (
            LeftOut(
                "rclone before 1.61",
                "it refuses a profile with `ca_bundle`, which only the bundled gateway needs",
                measured("rclone 1.60.1"),
            ),
        ),
    ),
)


def mode(client: str, credentials: Credentials) -> Mode | None:
    """Return what is known of a way, None for one that this client has not."""
    return next((one for one in MODES if (one.client, one.credentials) == (client, credentials)), None)


def left_out(client: str, credentials: Credentials) -> Sequence[str]:
    """Return one sentence for every client that a way leaves out."""
    found = mode(client, credentials)
    return found.told if found else ()
