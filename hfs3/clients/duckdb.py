"""DuckDB: a secret, made in SQL. It reads no file and no variable."""

from collections.abc import Sequence
from typing import Final

from hfs3.clients.base import (
    ConfigFile,
    Dialect,
    Inherent,
    Profile,
    Spelling,
    inspect_nothing,
    kept_nowhere,
    names_nothing,
    no_advice,
    plan_nothing,
    remove_nothing,
)
from hfs3.contract.evidence import Evidence, Mark, measured
from hfs3.contract.settings import SettingName
from hfs3.machine import Machine

NAME: Final[str] = "duckdb"
TITLE: Final[str] = "DuckDB"

_MEASURED: Final = measured("duckdb 1.5.5 with httpfs 1.5.5")
_PAGE: Final = Evidence(Mark.DOCUMENTED, "the Hub's documentation, S3 compatibility, DuckDB")
_OWN_SIZES: Final = "DuckDB chooses its own sizes"

DIALECT: Final[Dialect] = {
    SettingName.ENDPOINT: Spelling("ENDPOINT", lambda profile: profile.endpoint.partition("://")[2], evidence=_PAGE),
    SettingName.REGION: Spelling("REGION", lambda profile: profile.region, evidence=_PAGE),
    SettingName.ADDRESSING: Spelling("URL_STYLE", lambda _: "path", evidence=_PAGE),
    SettingName.REQUEST_CHECKSUMS: Inherent("DuckDB sends no checksums"),
    SettingName.RESPONSE_CHECKSUMS: Inherent("DuckDB asks for no checksums in responses"),
    SettingName.MULTIPART_THRESHOLD: Inherent(_OWN_SIZES),
    SettingName.PART_SIZE: Inherent(_OWN_SIZES),
    SettingName.LIST_VERSION: Inherent("DuckDB lists with ListObjectsV2"),
    SettingName.PROVIDER: Inherent("a secret of TYPE s3 knows no vendors"),
    SettingName.SIGNATURE: Inherent("DuckDB signs with version 4"),
    SettingName.TRANSFER_ENGINE: Inherent("DuckDB has one transfer engine"),
    SettingName.BUCKET_CHECK: Inherent("an upload never creates a bucket"),
    SettingName.COPY_CUTOFF: Inherent("DuckDB makes no server-side copies"),
    SettingName.KEY_ENCODING: Inherent("the caller names the keys"),
    SettingName.CA_BUNDLE: Spelling("ca_cert_file", lambda profile: profile.ca_bundle, "SET", evidence=_MEASURED),
}

inspect = inspect_nothing
plan = plan_nothing
plan_removal = remove_nothing
kept = kept_nowhere
names = names_nothing
advice = no_advice


def locate(machine: Machine) -> Sequence[ConfigFile]:  # noqa: ARG001  # a member of Client
    """Return nothing: DuckDB reads no file."""
    return ()


def render(profile: Profile) -> str:
    """Return SQL that makes the secret and reads through it, with placeholders for the key pair."""
    trust = f"SET ca_cert_file = {_quoted(profile.ca_bundle)};\n" if profile.ca_bundle else ""
    plain = "" if profile.gateway.startswith("https://") else ",\n    USE_SSL false"
    return f"""\
-- ENDPOINT without https://; URL_STYLE 'path', or DuckDB looks for a host named after the bucket.
INSTALL httpfs;
LOAD httpfs;
{trust}CREATE SECRET {_name(profile.name)} (
    TYPE s3,
    KEY_ID 'HFAK...',
    SECRET '...',
    ENDPOINT {_quoted(profile.endpoint.partition("://")[2])},
    URL_STYLE 'path',
    REGION {_quoted(profile.region)}{plain}
);
SELECT count(*) FROM 's3://my-bucket/data/*.parquet';
"""  # noqa: S608  # to be shown, with every value quoted; hfs3 runs no SQL


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return text if text.isidentifier() else '"' + text.replace('"', '""') + '"'
