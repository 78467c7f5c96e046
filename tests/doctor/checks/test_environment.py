"""Every variable that overrides a file, and every one that looks so and does not."""

from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.doctor.checks.environment import look
from hfs3.doctor.installed import Tool
from hfs3.machine import Machine
from tests.doctor.conftest import ACCOUNT, AUTHORITIES, KEY, PROFILE, Configured, case_of, codes, log_in, tool_of

ENDPOINT = "https://s3.hf.co/alice"
HALF = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}
PAIR = {**HALF, "AWS_SECRET_ACCESS_KEY": "x" * 40}
OURS = {**PAIR, "AWS_ACCESS_KEY_ID": KEY.access_key_id}
RERUN = {"RCLONE_UPDATE": "true", "RCLONE_USE_SERVER_MODTIME": "true"}
S5CMD = {"S3_ENDPOINT_URL": ENDPOINT}
CERTIFICATE = "-----BEGIN CERTIFICATE-----\n"
TOOLS = (tool_of("rclone", (1, 75, 2)), tool_of("s5cmd", (2, 3, 0)))


def said(machine: Machine, environ: dict[str, str], *tools: Tool) -> list[str]:
    case = case_of(machine, *(tools or TOOLS), **environ)
    return codes([finding for outcome in look(case) for finding in outcome.findings])


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"AWS_ENDPOINT_URL": "https://s3.hf.co/acme"}, "HFS341"),
        ({"AWS_ENDPOINT_URL_S3": "https://play.min.io"}, "HFS341"),
        ({"AWS_ENDPOINT_URL_S3": "https://[s3.hf.co/alice"}, "HFS341"),
        ({"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"}, "HFS342"),
        ({"AWS_REQUEST_CHECKSUM_CALCULATION": "when_supported"}, "HFS343"),
        ({"AWS_RESPONSE_CHECKSUM_VALIDATION": "never"}, "HFS343"),
        ({**PAIR, "AWS_PROFILE": "hf"}, "HFS344"),
        ({**PAIR, "AWS_DEFAULT_PROFILE": "hf"}, "HFS344"),
        (HALF, "HFS345"),
        ({"AWS_SECRET_ACCESS_KEY": "x" * 40}, "HFS345"),
        ({**OURS, "AWS_PROFILE": "hf", "AWS_SESSION_TOKEN": "x"}, "HFS117"),
        ({**OURS, "AWS_PROFILE": "hf", "AWS_SECURITY_TOKEN": "x"}, "HFS117"),
        ({"AWS_PROFILE": ""}, "HFS346"),
        ({"AWS_DEFAULT_PROFILE": ""}, "HFS346"),
        ({"AWS_PROFILE": "nope"}, "HFS356"),
        ({"AWS_DEFAULT_PROFILE": "nope"}, "HFS356"),
        ({"AWS_RETRY_MODE": "fast"}, "HFS332"),
        ({"AWS_MAX_ATTEMPTS": "0"}, "HFS332"),
        ({"AWS_DEFAULTS_MODE": "never"}, "HFS332"),
        ({"AWS_DEFAULT_OUTPUT": "xml"}, "HFS332"),
        ({"AWS_PROFILE": "hf", "AWS_DEFAULT_PROFILE": "work"}, "HFS347"),
        ({"AWS_REGION": "eu-west-1"}, "HFS348"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "HFS348"),
        ({"AWS_CA_BUNDLE": "/no/such.pem"}, "HFS350"),
        ({"AWS_CA_BUNDLE": "/dev/null"}, "HFS350"),
        ({"SSL_CERT_FILE": "/no/such.pem"}, "HFS350"),
        ({"https_proxy": "http://proxy:3128"}, "HFS351"),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "localhost"}, "HFS351"),
        ({"RCLONE_CONFIG_HF_ENDPOINT": "https://play.min.io"}, "HFS352"),
        ({"RCLONE_CONFIG_HF_ACCESS_KEY_ID": "x"}, "HFS352"),
        ({"RCLONE_S3_LIST_VERSION": "1"}, "HFS352"),
        ({"RCLONE_S3_ENV_AUTH": "true"}, "HFS352"),
        ({"RCLONE_CONFIG_HF_TYPE": "b2"}, "HFS352"),
        ({"RCLONE_S3_V2_AUTH": "true"}, "HFS352"),
        ({"RCLONE_S3_DIRECTORY_MARKERS": "1"}, "HFS352"),
        ({"RCLONE_S3_USE_MULTIPART_ETAG": "true"}, "HFS352"),
        ({"RCLONE_CONFIG_HF_DOWNLOAD_URL": "https://cdn.example"}, "HFS352"),
        ({"RCLONE_S3_NO_HEAD": "maybe"}, "HFS352"),
        ({"S3_ENDPOINT_URL": "https://s3.hf.co"}, "HFS354"),
        ({"S3_ENDPOINT_URL": "https://[x"}, "HFS354"),
        ({"S3_ENDPOINT_URL": ""}, "HFS353"),
        ({"RCLONE_USE_SERVER_MODTIME": ""}, "HFS372"),
    ],
)
def test_a_variable_that_decides(configured: Configured, environ: dict[str, str], expected: str) -> None:
    machine = configured("aws", "rclone")
    log_in(machine)
    assert said(machine, {**RERUN, **S5CMD, **environ}) == [expected]


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"AWS_ENDPOINT_URL": ENDPOINT},
        {"AWS_ENDPOINT_URL_S3": f"{ENDPOINT}/"},
        {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"},
        {"AWS_REQUEST_CHECKSUM_CALCULATION": "WHEN_REQUIRED"},
        PAIR,
        {**PAIR, "AWS_PROFILE": "work"},
        {**OURS, "AWS_PROFILE": "hf"},
        {"AWS_SESSION_TOKEN": "left alone, and without a pair nobody reads it"},
        {"AWS_PROFILE": "hf", "AWS_DEFAULT_PROFILE": "hf"},
        {"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"},
        {"AWS_CA_BUNDLE": AUTHORITIES},
        {"AWS_CA_BUNDLE": "/etc"},
        {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "localhost, .s3.hf.co"},
        {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "*"},
        {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "*.hf.co"},
        {"AWS_ENDPOINT_URL": "https://S3.hf.co/alice"},
        {"AWS_RETRY_MODE": "adaptive", "AWS_MAX_ATTEMPTS": "3", "AWS_DEFAULTS_MODE": "Auto"},
        {"RCLONE_CONFIG_HF_TYPE": "s3", "RCLONE_S3_V2_AUTH": "false", "RCLONE_S3_VERSIONS": "0"},
        {"RCLONE_S3_VERSION_AT": "off"},
        {"RCLONE_CONFIG_HF_REGION": "us-east-1"},
        {"RCLONE_CONFIG_OTHER_ENDPOINT": "https://play.min.io"},
        {"RCLONE_S3_CHUNK_SIZE": "256M"},
        {"RCLONE_S3_UPLOAD_CONCURRENCY": "8"},
        {"RCLONE_TRANSFERS": "16"},
        {"S3_ENDPOINT_URL": f"{ENDPOINT}/"},
    ],
)
def test_a_variable_that_does_no_harm(configured: Configured, environ: dict[str, str]) -> None:
    machine = configured("aws", "rclone", damage=("[profile hf]", "[profile work]\nregion = eu-west-1\n[profile hf]"))
    log_in(machine)
    assert said(machine, {**RERUN, **S5CMD, **environ}) == []


@pytest.mark.parametrize("variable", ["AWS_CONFIG_FILE", "RCLONE_CONFIG"])
def test_a_file_that_was_moved_is_noted(machine: Machine, variable: str) -> None:
    assert said(machine, {variable: str(machine.home / "elsewhere")}) == ["HFS349"]


def test_the_bundle_of_aws_wins_over_the_profiles_own(configured: Configured, tmp_path: Path) -> None:
    own, other, both = (tmp_path / name for name in ("own.pem", "other.pem", "both.pem"))
    own.write_text(f"{CERTIFICATE}OURS\n")
    other.write_text(f"{CERTIFICATE}THEIRS\n")
    both.write_text(f"{CERTIFICATE}THEIRS\n{CERTIFICATE}OURS\n")
    machine = configured("aws", profile=replace(PROFILE, ca_bundle=str(own)))
    log_in(machine, replace(ACCOUNT, ca_bundle=str(own)))
    assert "HFS350" in said(machine, {"AWS_CA_BUNDLE": str(other)}, tool_of("aws", (2, 36, 7)))
    for harmless in (own, both):
        assert "HFS350" not in said(machine, {"AWS_CA_BUNDLE": str(harmless)}, tool_of("aws", (2, 36, 7)))


def test_an_old_rclone_does_not_start_with_the_bundle_of_aws(configured: Configured) -> None:
    machine = configured("rclone")
    environ = {**RERUN, "AWS_CA_BUNDLE": AUTHORITIES}
    assert said(machine, environ, tool_of("rclone", (1, 60, 1))) == ["HFS350"]
    assert said(machine, environ, tool_of("rclone", (1, 75, 2))) == []
    assert said(machine, environ, tool_of("aws", (2, 36, 7))) == []


def test_without_a_target_only_what_holds_for_all_is_looked_at(machine: Machine) -> None:
    machine = replace(machine, environ={**machine.environ, "AWS_ENDPOINT_URL": "https://play.min.io"})
    assert [outcome.subject for outcome in look(case_of(machine, *TOOLS))] == ["all clients"]


def test_a_finding_names_its_variable(configured: Configured) -> None:
    case = case_of(configured("aws"), AWS_REGION="eu-west-1")
    (finding,) = [finding for outcome in look(case) for finding in outcome.findings]
    assert finding.place.variable == "AWS_REGION"
    assert finding.remedy == "Run `unset AWS_REGION`."
