"""Five states in JUnit's four kinds; whatever a finding says, it is XML."""

from xml.etree import ElementTree as ET

from hfs3.cli.formats.junit import render
from tests.cli.formats.samples import DIAGNOSIS


def test_suites() -> None:
    root = ET.fromstring(render(DIAGNOSIS))
    clients, others = root
    numbers = ("name", "tests", "failures", "errors", "skipped")
    assert [clients.get(name) for name in numbers] == ["Clients & co", "1", "1", "0", "0"]
    assert [others.get(name) for name in numbers] == ["Others", "4", "1", "1", "1"]
    kinds = [[child.tag for child in case] for case in others]
    assert kinds == [["failure"], ["error"], ["skipped"], []]
    (failure,) = clients[0]
    assert failure.text is not None
    assert failure.text.startswith("/home/a b,c/.aws/config:7:3: [HFS204] 100% <wrong>")
    assert failure.get("message") == "HFS204 The request checksums setting is not as it must be"
