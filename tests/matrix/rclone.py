"""The two rclones, and the page's remote with what a row changes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.matrix.installed import Command, beside, program

CONF: Final = ".config/rclone/rclone.conf"
_PAGE: Final = {
    "type": "s3",
    "provider": "Other",
    "endpoint": "$endpoint",
    "access_key_id": "$id",
    "secret_access_key": "$secret",
    "region": "us-east-1",
    "force_path_style": "true",
    "list_version": "2",
    "upload_cutoff": "2G",
    "chunk_size": "2G",
}
_ONCE: Final = {"RCLONE_RETRIES": "1", "RCLONE_LOW_LEVEL_RETRIES": "1"}


def remote(**changed: str | None) -> str:
    """Return rclone.conf with the page's remote, some of its keys changed, added, or (None) left out."""
    lines = [f"{key} = {value}\n" for key, value in (_PAGE | changed).items() if value is not None]
    return "[hf]\n" + "".join(lines)


PAGE: Final = remote()


@dataclass(frozen=True, eq=False)
class Version:
    """One of the rclones."""

    name: str
    agent: str
    environ: Mapping[str, str | None]

    def command(self) -> Command:
        return program("debian", "usr/bin/rclone") if self is DEBIAN else beside("rclone")

    def __str__(self) -> str:
        return self.name


PYPI: Final = Version("1.75", r"^rclone/v1\.\d+\.\d+$", _ONCE)
# With AWS_CA_BUNDLE in its environment 1.60 does not start: a row of its own.
DEBIAN: Final = Version("1.60", "^rclone/$", {**_ONCE, "AWS_CA_BUNDLE": None})
BOTH: Final = (PYPI, DEBIAN)
