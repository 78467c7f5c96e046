"""SARIF 2.1.0, which code scanners exchange: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from hfs3.cli.findings import remedy_in_general
from hfs3.diagnostics.model import Finding, Place, Rule, Severity

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_STDIN: Final = "-"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(findings: Iterable[Finding], *, version: str) -> str:
    """Return one run of hfs3, `version`, with its findings."""
    results = list(findings)
    rules = list(dict.fromkeys(finding.rule for finding in results))
    driver = {"name": "hfs3", "semanticVersion": version, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, rules.index(finding.rule)) for finding in results],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{remedy_in_general(rule)} (hfs3 explain {rule.code})"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, index: int) -> dict[str, object]:
    rule, place = finding.rule, finding.place
    about = f" (${place.variable})" if place.variable else ""
    # Without the line's number, so that a finding stays the same when lines are added above it; and without its text.
    same = "\n".join((rule.code, place.client, str(place.path or ""), place.variable, finding.detail))
    return {
        "ruleId": rule.code,
        "ruleIndex": index,
        "level": _LEVELS[rule.severity],
        "message": {"text": f"{finding.detail.rstrip('.')}{about}. {finding.remedy}"},
        "locations": [_location(place)],
        "partialFingerprints": {"hfs3/v1": hashlib.sha256(same.encode()).hexdigest()[:32]},
    }


def _uri(path: Path) -> str:
    """Return a path as an address; one that is relative stays so, and scanners take it from the repository's top."""
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _location(place: Place) -> dict[str, object]:
    if place.path is None or str(place.path) == _STDIN:
        name = place.variable or place.client or "this machine"
        return {"logicalLocations": [{"fullyQualifiedName": name}]}
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(place.path)}}
    if place.line:
        region: dict[str, object] = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        if place.text:
            region["snippet"] = {"text": place.text}
        physical["region"] = region
    return {"physicalLocation": physical}
