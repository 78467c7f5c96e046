"""The catalog is append-only, whole, and speaks about what exists."""

import re
import string
from pathlib import Path

import pytest

from hfs3.contract.keys import KEY_RULES
from hfs3.contract.settings import SETTINGS
from hfs3.diagnostics.catalog import BY_CODE, BY_SLUG, DRIFT, KEY_NAMES, RULES
from hfs3.diagnostics.model import Rule

RECORD = Path(__file__).with_name("codes.txt")
FIELDS = {"configure", "endpoint", "header", "key", "name", "namespaces", "path", "profile", "suggestion"} | {
    "client",
    "upgrade",
    "value",
    "variable",
}


def test_no_recorded_code_has_vanished_or_changed_its_slug() -> None:
    recorded = dict(line.split() for line in RECORD.read_text().splitlines())
    assert recorded == {rule.code: rule.slug for rule in RULES}, "append new codes to codes.txt; never change a line"


def test_codes_and_slugs_are_unique_and_in_order() -> None:
    assert len(BY_CODE) == len(BY_SLUG) == len(RULES)
    assert [rule.code for rule in RULES] == sorted(BY_CODE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_well_formed(rule: Rule) -> None:
    assert re.fullmatch(r"HFS[1-69]\d\d", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.slug)
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.why.endswith((".", "…"))
    assert rule.remedy.endswith((".", "…"))
    assert {field for _, field, _, _ in string.Formatter().parse(rule.remedy) if field} <= FIELDS


def test_every_setting_and_every_key_rule_has_its_code() -> None:
    assert set(DRIFT) == {setting.name for setting in SETTINGS}
    assert set(KEY_NAMES) == {rule.slug for rule in KEY_RULES}
    assert all(rule.code.startswith("HFS2") for rule in DRIFT.values())
    assert all(rule.code.startswith("HFS6") for rule in KEY_NAMES.values())
