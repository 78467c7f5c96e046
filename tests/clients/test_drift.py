"""What the clients' inspections do not show of `drift`: how a missing setting is told, and how a file is refused."""

from pathlib import Path

import pytest

from hfs3.clients.base import ConfigFile, Dialect, Extent, Inherent, Profile, Spelling
from hfs3.clients.drift import Sheet, drift, full_name, refusal, unreadable, wanted
from hfs3.contract.settings import SettingName
from hfs3.diagnostics.catalog import BY_CODE
from hfs3.files.ini import Document, Grammar
from hfs3.files.parsers import Trouble, Unreadable

FILE = ConfigFile("config", Path("/home/me/config"), "the default", private=False)
PROFILE = Profile("hf", "me", "https://s3.hf.co")
DIALECT: Dialect = dict.fromkeys(SettingName, Inherent("not here")) | {
    SettingName.REGION: Spelling("region", lambda profile: profile.region),
    SettingName.ADDRESSING: Spelling("style", lambda _: "path", "s3"),
    SettingName.SIGNATURE: Spelling("signature", lambda _: "s3v4", "s3"),
    SettingName.CA_BUNDLE: Spelling("ca_bundle", lambda profile: profile.ca_bundle),
}
GOOD = "[hf]\nregion = us-east-1\ns3 =\n  style = path\n  signature = s3v4\n"


def sheet(*texts: str, profile: Profile = PROFILE) -> Sheet:
    sections = [
        section for text in texts for section in Document(text.encode(), Grammar.BOTOCORE).sections(lambda _: True)
    ]
    return Sheet("test", DIALECT, profile, [(FILE, section) for section in sections])


def test_nothing_is_wrong() -> None:
    assert list(drift(sheet(GOOD))) == []


def test_the_last_section_wins() -> None:
    (finding,) = drift(sheet(GOOD, "[hf]\nregion = eu\n"))
    assert (finding.rule.code, finding.place.line, finding.detail) == ("HFS202", 2, "region = eu should be us-east-1")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("region = us-east-1\n", "", "region is missing"),
        ("region = us-east-1", "regoin = us-east-1", "region is missing; regoin looks like a misspelling of it"),
        ("region = us-east-1", "region =", "region = (nothing) should be us-east-1"),
        ("  style = path\n", "", "s3.style is missing"),
        ("  style = path", "  stile = path", "s3.style is missing; stile looks like a misspelling of it"),
        ("[hf]\n", "[hf]\nother = x\n", ""),
    ],
)
def test_how_a_departure_is_told(old: str, new: str, told: str) -> None:
    assert old in GOOD
    assert "".join(finding.detail for finding in drift(sheet(GOOD.replace(old, new)))) == told


def test_a_setting_in_the_wrong_block_is_told_where_it_stands() -> None:
    (finding,) = drift(sheet("[hf]\ns3 =\n  style = path\n  signature = s3v4\n  region = us-east-1\n"))
    assert (finding.rule.code, finding.place.line) == ("HFS306", 5)
    (finding,) = drift(sheet("[hf]\nregion = us-east-1\nstyle = path\ns3 =\n  signature = s3v4\n"))
    assert (finding.rule.code, finding.place.line) == ("HFS306", 3)


def test_documented_profiles_need_no_additions() -> None:
    documented = Profile("hf", "me", "https://s3.hf.co", extent=Extent.DOCUMENTED)
    assert list(drift(sheet(GOOD.replace("  signature = s3v4\n", ""), profile=documented))) == []
    keys = [change.key for change in wanted(DIALECT, documented, [SettingName.SIGNATURE, SettingName.REGION])]
    assert keys == ["region"]


def test_no_section_has_no_place_but_the_client() -> None:
    finding = next(drift(sheet()))
    assert (finding.place.client, finding.place.line) == ("test", None)


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_is_a_finding_and_a_refusal(trouble: Trouble) -> None:
    err = Unreadable(trouble, 7, "canary-section")
    finding = unreadable("aws", FILE, err, PROFILE, data=b"\n" * 6 + b"here\n")
    error = refusal(FILE, err)
    assert finding.rule is BY_CODE[error.code]
    assert finding.place.line == 7
    assert f"{FILE.path}, line 7: " in error.message
    assert "{" not in finding.remedy + error.hint


def test_names() -> None:
    assert full_name(Spelling("a", lambda _: "")) == "a"
    assert full_name(Spelling("a", lambda _: "", "s3")) == "s3.a"
