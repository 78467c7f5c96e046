"""A key pair in variables, with no profile at all: what it is, and where AWS tools would take it."""

import pytest

from hfs3.doctor.checks.environment import look
from hfs3.machine import Machine
from tests.doctor.conftest import KEY, SECRET, Configured, case_of, codes, log_in, put, tool_of

URL = "https://s3.hf.co/alice"
AWS = tool_of("aws", (2, 36, 7))
OLD = tool_of("boto3", (1, 35, 99), boto3=(1, 35, 99), botocore=(1, 35, 99), s3transfer=(0, 10, 4))
PAIR = {"AWS_ACCESS_KEY_ID": KEY.access_key_id, "AWS_SECRET_ACCESS_KEY": SECRET}
SWAPPED = {"AWS_ACCESS_KEY_ID": SECRET, "AWS_SECRET_ACCESS_KEY": KEY.access_key_id}
AMAZON = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x" * 40}
THERE = {"AWS_ENDPOINT_URL_S3": URL}
CLEAN = {"AWS_REQUEST_CHECKSUM_CALCULATION": "when_required"}


def said(machine: Machine, environ: dict[str, str], tool: object = AWS) -> list[str]:
    case = case_of(machine, *([tool] if tool is AWS or tool is OLD else []), **environ)
    return codes([finding for outcome in look(case) for finding in outcome.findings])


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        (PAIR, ["HFS109"]),
        ({**PAIR, "AWS_ENDPOINT_URL": "https://s3.us-east-1.amazonaws.com"}, ["HFS109"]),
        ({**PAIR, **THERE, **CLEAN, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, ["HFS342", "HFS109"]),
        ({**PAIR, **THERE}, ["HFS204"]),
        ({**PAIR, **THERE, "AWS_REQUEST_CHECKSUM_CALCULATION": "when_supported"}, ["HFS343"]),
        ({**PAIR, **CLEAN, "AWS_ENDPOINT_URL_S3": "https://s3.hf.co"}, ["HFS403"]),
        ({**PAIR, **CLEAN, "AWS_ENDPOINT_URL_S3": f"{URL}/models"}, ["HFS404"]),
        ({**PAIR, **CLEAN, "AWS_ENDPOINT_URL": "http://s3.hf.co/alice"}, ["HFS402"]),
        ({**PAIR, **CLEAN, "AWS_ENDPOINT_URL": "https://s3.hf.co/<namespace>"}, ["HFS304"]),
        ({**PAIR, **CLEAN, "AWS_ENDPOINT_URL": "https://s3.hf.co/stranger"}, ["HFS104"]),
        ({**PAIR, **THERE, **CLEAN, "AWS_DEFAULT_REGION": "eu-west-1"}, ["HFS348"]),
        ({**PAIR, **THERE, **CLEAN, "AWS_SESSION_TOKEN": "old"}, ["HFS117"]),
        ({**THERE, **CLEAN, "AWS_ACCESS_KEY_ID": KEY.access_key_id}, ["HFS345"]),
        ({**AMAZON, **THERE, **CLEAN}, ["HFS108"]),
        ({**SWAPPED, **THERE, **CLEAN}, ["HFS110", "HFS110"]),
        ({**PAIR, **THERE, **CLEAN, "AWS_ACCESS_KEY_ID": "hf_" + "a" * 34}, ["HFS107"]),
        ({**PAIR, **THERE, **CLEAN, "AWS_ACCESS_KEY_ID": "HFAK..."}, ["HFS304"]),
        ({**PAIR, **THERE, **CLEAN, "AWS_SECRET_ACCESS_KEY": f'"{SECRET}"'}, ["HFS111"]),
        ({**PAIR, **THERE, **CLEAN, "AWS_ACCESS_KEY_ID": "0123456789"}, ["HFS112"]),
    ],
)
def test_what_is_wrong_without_any_file(machine: Machine, environ: dict[str, str], expected: list[str]) -> None:
    log_in(machine)
    assert said(machine, environ) == expected


@pytest.mark.parametrize(
    "environ",
    [
        {**PAIR, **THERE, **CLEAN},
        {**PAIR, "AWS_ENDPOINT_URL": f"{URL}/", **CLEAN},
        {**PAIR, "S3_ENDPOINT_URL": URL},
        {**THERE, **CLEAN},
        AMAZON,
        {**AMAZON, "AWS_ENDPOINT_URL": "https://play.min.io"},
        {"AWS_ENDPOINT_URL": "https://play.min.io"},
    ],
    ids=str,
)
def test_what_is_right_or_nothing_to_do_with_it(machine: Machine, environ: dict[str, str]) -> None:
    log_in(machine)
    assert said(machine, environ) == []


def test_checksums_matter_only_to_those_that_send_them(machine: Machine) -> None:
    assert said(machine, {**PAIR, **THERE}, OLD) == []
    assert said(machine, {**PAIR, **THERE}, None) == []


def test_the_profile_that_a_variable_chooses_decides(configured: Configured) -> None:
    machine = configured("aws")
    log_in(machine)
    assert said(machine, PAIR) == ["HFS109"]
    assert said(machine, {**PAIR, "AWS_PROFILE": "hf"}) == []
    config = machine.home / ".aws" / "config"
    put(config, config.read_text().replace("[profile hf]", "[default]"))
    assert "HFS109" not in said(machine, PAIR)


def test_the_place_is_the_variable_and_no_value_is_told(machine: Machine) -> None:
    case = case_of(machine, AWS, **SWAPPED, **THERE, **CLEAN)
    first, second = (finding for outcome in look(case) for finding in outcome.findings)
    assert (first.place.variable, second.place.variable) == ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    assert SECRET not in f"{first.detail}{first.remedy}{second.detail}{second.remedy}"
