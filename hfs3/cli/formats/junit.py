"""JUnit XML, which CI systems show as tests: a check is a suite, what it looked at a test case.

"Could not check" is an error and a finding a failure, which JUnit tells apart as the doctor does. A warning is a
failure, too, because JUnit knows no third kind.
"""

from xml.etree import ElementTree as ET

from hfs3.diagnostics.model import Finding, State
from hfs3.doctor.model import Checked, Diagnosis, Outcome


def render(diagnosis: Diagnosis) -> str:
    """Return the document."""
    root = ET.Element("testsuites", name="hfs3 doctor")
    for check in diagnosis.checks:
        _suite(root, check)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(root: ET.Element, check: Checked) -> None:
    states = [outcome.state for outcome in check.outcomes]
    suite = ET.SubElement(
        root,
        "testsuite",
        name=check.title,
        tests=str(len(states)),
        failures=str(sum(state in {State.FAIL, State.WARN} for state in states)),
        errors=str(states.count(State.UNKNOWN)),
        skipped=str(states.count(State.SKIPPED)),
        time=f"{check.seconds:.3f}",
    )
    for outcome in check.outcomes:
        _case(suite, check, outcome)


def _case(suite: ET.Element, check: Checked, outcome: Outcome) -> None:
    case = ET.SubElement(suite, "testcase", classname=f"hfs3.doctor.{check.name}", name=_shown(outcome.subject))
    match outcome.state:
        case State.FAIL | State.WARN:
            worst = next((f for f in outcome.findings if f.state is outcome.state), None)
            kind = f"{worst.rule.code} {worst.rule.title}" if worst else outcome.said
            failure = ET.SubElement(case, "failure", type=outcome.state, message=_shown(kind))
            failure.text = _shown("\n".join(map(_told, outcome.findings)))
        case State.UNKNOWN:
            ET.SubElement(case, "error", type=outcome.state, message=_shown(outcome.said))
        case State.SKIPPED:
            ET.SubElement(case, "skipped", message=_shown(outcome.said))
        case State.PASS:
            return


def _told(finding: Finding) -> str:
    place = finding.place
    numbers = (str(number) for number in (place.line, place.column) if number)
    where = ":".join((str(place.path), *numbers)) if place.path else place.variable
    return f"{where + ': ' if where else ''}[{finding.rule.code}] {finding.detail.rstrip('.')}. {finding.remedy}"


def _shown(text: str) -> str:
    """Return text without what XML 1.0 cannot hold."""
    return "".join(c if c in "\t\n" or (c.isprintable() and c not in "\ufffe\uffff") else "\ufffd" for c in text)
