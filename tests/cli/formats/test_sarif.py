"""SARIF as its specification wants it."""

import json

from hfs3.cli.formats.sarif import render
from tests.cli.formats.samples import DIAGNOSIS


def test_a_run() -> None:
    document = json.loads(render(DIAGNOSIS.findings, version="1.2.3"))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert (run["tool"]["driver"]["semanticVersion"], rule["id"], rule["name"]) == (
        "1.2.3",
        "HFS204",
        "RequestChecksums",
    )
    here, elsewhere = run["results"]
    assert (here["ruleId"], here["ruleIndex"], here["level"]) == ("HFS204", 0, "error")
    physical = here["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "file:///home/a%20b%2Cc/.aws/config"
    assert (physical["region"]["startLine"], physical["region"]["startColumn"]) == (7, 3)
    assert elsewhere["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "AWS_X"}]}]
    prints = [result["partialFingerprints"]["hfs3/v1"] for result in run["results"]]
    assert len(set(prints)) == 2


def test_nothing() -> None:
    (run,) = json.loads(render([], version="1"))["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
