"""Every client hfs3 knows, by the name the user types."""

from typing import Final

from hfs3.clients import aws, boto3, duckdb, dvc, rclone, s5cmd
from hfs3.clients.base import Client

CLIENTS: Final[dict[str, Client]] = {
    aws.NAME: aws,
    rclone.NAME: rclone,
    boto3.NAME: boto3,
    s5cmd.NAME: s5cmd,
    duckdb.NAME: duckdb,
    dvc.NAME: dvc,
}
