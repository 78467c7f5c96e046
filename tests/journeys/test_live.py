"""`hfs3 doctor --live`: the one doctor that leaves the machine, and says so."""

import json

from tests.journeys.conftest import CANARY_SECRET, Person


def test_the_gateway_is_asked_only_when_told_to(person: Person) -> None:
    person.must(person.login())
    person.must(person.hfs3("configure", "aws"))
    asked = json.loads(person.must(person.hfs3("doctor", "--no-probe", "--live", "--json")))
    live = next(check for check in asked["checks"] if check["name"] == "live")
    assert [(outcome["subject"], outcome["state"]) for outcome in live["outcomes"]] == [("aws profile hf", "pass")]
    assert CANARY_SECRET not in json.dumps(asked)
    unasked = json.loads(person.must(person.hfs3("doctor", "--no-probe", "--json")))
    assert "live" not in {check["name"] for check in unasked["checks"]}
