"""Every fact of every table says how well it is known, and by whom."""

from hfs3.contract.evidence import Mark
from hfs3.contract.keys import KEY_RULES
from hfs3.contract.limits import LIMITS
from hfs3.contract.settings import SETTINGS


def test_every_entry_carries_its_evidence() -> None:
    evidence = [entry.evidence for table in (KEY_RULES, LIMITS, SETTINGS) for entry in table]
    assert all(e.source for e in evidence)
    assert {e.mark for e in evidence} <= set(Mark)


def test_what_the_page_says_is_documented() -> None:
    assert {s.name for s in SETTINGS if s.evidence.mark is Mark.DOCUMENTED} >= {
        *("endpoint", "region", "addressing", "request-checksums", "response-checksums"),
        *("multipart-threshold", "part-size", "list-version"),
    }
