"""One command a line, whatever a finding says."""

from hfs3.cli.formats.github import render
from tests.cli.formats.samples import DIAGNOSIS


def test_commands() -> None:
    first, second = render(DIAGNOSIS.findings).splitlines()
    title = "HFS204 The request checksums setting is not as it must be"
    assert first.startswith(f"::error file=/home/a b%2Cc/.aws/config,line=7,col=3,title={title}::100%25 <wrong>")
    assert "::error::not" in first
    assert second.startswith(f"::error title={title}::in a variable ($AWS_X). Run `c`")


def test_nothing() -> None:
    assert not render([])
