"""The list of checks."""

from hfs3.doctor.registry import CHECKS


def test_names_are_unique_and_titles_are_words() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.title[0].isupper() for check in CHECKS)
