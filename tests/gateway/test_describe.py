"""The description: whole, true to the gateway's own switches, and writable as JSON."""

import json
from dataclasses import fields
from enum import StrEnum
from typing import get_type_hints

import pytest

from hfs3.contract.behaviours import SWITCHES
from hfs3.contract.evidence import Mark
from hfs3.gateway.config import Behaviour
from hfs3.gateway.describe import description

_FIELD_OF = {"etag": "etag_style"}


def _field(switch: str) -> str:
    return _FIELD_OF.get(switch, switch.replace("-", "_"))


def test_every_switch_of_the_gateway_is_described_and_no_other() -> None:
    assert [_field(switch.name) for switch in SWITCHES] == [field.name for field in fields(Behaviour)]


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)
def test_a_switch_is_described_with_its_choices_and_its_default(switch: object) -> None:
    described = next(one for one in SWITCHES if one is switch)
    name = _field(described.name)
    kind = get_type_hints(Behaviour)[name]
    assert issubclass(kind, StrEnum)
    assert [choice.value for choice in described.choices] == [position.value for position in kind]
    assert described.default == getattr(Behaviour(), name)


def test_every_row_says_how_well_it_is_known() -> None:
    written = json.loads(json.dumps(description()))
    tables = {name: rows for name, rows in written.items() if name != "schema"}
    assert set(tables) == {
        "behaviours",
        "switches",
        "key_rules",
        "limits",
        "proxied_agents",
        "refused_operations",
        "refused_headers",
        "ignored_headers",
        "ignored_parameters",
        "not_stored",
    }
    for name, rows in tables.items():
        assert rows, name
        for row in rows:
            assert row["evidence"]["mark"] in list(Mark), row
            assert row["evidence"]["source"], row
