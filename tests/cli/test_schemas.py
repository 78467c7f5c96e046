"""What `--json` prints, against the schema that is shipped with hfs3 and printed by `--json-schema`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from hfs3.machine import Machine
from tests.cli.conftest import Hfs3

Damage = Callable[[Path], None]


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    path = Path(__file__).parents[2] / "hfs3/cli/schemas/doctor.v1.json"
    document = json.loads(path.read_text())
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def _healthy(_: Path) -> None:
    return


def _broken(home: Path) -> None:
    config = home / ".aws/config"
    config.write_text(config.read_text().replace("us-east-1", "eu-west-1").replace("path", "virtual"))


def _unreadable(home: Path) -> None:
    (home / ".aws/config").write_text("[profile hf]\n[profile hf]\n")


@pytest.mark.parametrize("damage", [_healthy, _broken, _unreadable])
@pytest.mark.parametrize("options", [("--no-probe",), (), ("--fix", "--no-probe"), ("--no-probe", "--select", "HFS2")])
def test_the_doctor(
    stored: Machine, hfs3: Hfs3, schema: Draft202012Validator, damage: Damage, options: tuple[str, ...]
) -> None:
    assert hfs3("configure", "aws", "--quiet").code == 0
    damage(stored.home)
    ran = hfs3("doctor", *options, "--json")
    document = json.loads(ran.out)
    schema.validate(document)
    assert document["exit_code"] == ran.code


def test_a_wrong_document_is_not_taken(schema: Draft202012Validator) -> None:
    document = {
        "schema_version": 1,
        "exit_code": 0,
        "counts": {"pass": 0, "warn": 0, "fail": 0, "unknown": 0},
        "checks": [],
    }
    assert not schema.is_valid(document)


def test_the_schema_is_printed(hfs3: Hfs3, schema: Draft202012Validator) -> None:
    ran = hfs3("doctor", "--json-schema")
    assert (ran.code, json.loads(ran.out)) == (0, schema.schema)
