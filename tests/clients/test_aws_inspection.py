"""Traps in the AWS files beside wrong settings (which the contract test walks)."""

from collections.abc import Sequence

import pytest

from hfs3.clients import aws
from hfs3.clients.base import Profile
from hfs3.diagnostics.model import Finding
from hfs3.machine import Machine
from tests.contracts.clients import KEY, PROFILE, after


def findings(
    machine: Machine, config: str | bytes, credentials: str | bytes = "", profile: Profile = PROFILE
) -> list[Finding]:
    data = (text if isinstance(text, bytes) else text.encode() for text in (config, credentials))
    return list(aws.inspect(dict(zip(aws.locate(machine), data, strict=True)), profile))


@pytest.fixture
def good(machine: Machine) -> str:
    """Return a config file with nothing wrong in it."""
    nothing = dict.fromkeys(aws.locate(machine), None)
    config, _ = after(nothing, aws.plan(nothing, PROFILE, KEY)).values()
    return (config or b"").decode()


def told(found: Sequence[Finding]) -> list[tuple[str, int | None, int | None]]:
    return [(finding.rule.code, finding.place.line, finding.place.column) for finding in found]


# what, the line of the good file that is changed, what it becomes, the findings as (code, line, column)
BROKEN = [
    (
        "a comment behind an endpoint",
        "endpoint_url = https://s3.hf.co/me",
        "endpoint_url = https://s3.hf.co/me # prod",
        [("HFS305", 3, 16)],
    ),
    (
        "a comment behind a nested value",
        "    addressing_style = path",
        "    addressing_style = path ; why",
        [("HFS305", 5, 24)],
    ),
    (
        "the placeholder",
        "endpoint_url = https://s3.hf.co/me",
        "endpoint_url = https://s3.hf.co/<namespace>",
        [("HFS304", 3, 16)],
    ),
    ("no scheme", "endpoint_url = https://s3.hf.co/me", "endpoint_url = s3.hf.co/me", [("HFS401", 3, 16)]),
    (
        "a bucket in the endpoint",
        "endpoint_url = https://s3.hf.co/me",
        "endpoint_url = https://s3.hf.co/me/b",
        [("HFS404", 3, 16)],
    ),
    ("the wrong unit", "    multipart_chunksize = 2GB", "    multipart_chunksize = 2G", [("HFS321", 7, 27)]),
    (
        "a checksum key in the block",
        "request_checksum_calculation = when_required",
        "    request_checksum_calculation = when_required",
        [("HFS306", 10, 36)],
    ),
    ("a block key outside of it", "    addressing_style = path\n", "", [("HFS203", 1, 1)]),
    ("an addition of one's own", "region = us-east-1", "region = us-east-1\noutput = json\ncli_pager =", []),
    ("a trailing slash", "https://s3.hf.co/me", "https://s3.hf.co/me/", []),
    ("keys in capitals", "region = us-east-1", "REGION = us-east-1", []),
    ("a smaller part size", "multipart_chunksize = 2GB", "multipart_chunksize = 64MB", []),
    ("another order of magnitude", "multipart_threshold = 2GB", "multipart_threshold = 50TB", []),
    ("single sign-on", "region = us-east-1", "sso_session = x\nregion = us-east-1", [("HFS316", 2, 15)]),
    ("a role", "region = us-east-1", "role_arn = x\nregion = us-east-1", [("HFS316", 2, 12)]),
    (
        "endpoints ignored",
        "region = us-east-1",
        "region = us-east-1\nignore_configured_endpoint_urls = true",
        [("HFS324", 3, 35)],
    ),
    (
        "acceleration",
        "    addressing_style",
        "    use_accelerate_endpoint = true\n    addressing_style",
        [("HFS323", 5, 31)],
    ),
    (
        "a services section that is not there",
        "region = us-east-1",
        "region = us-east-1\nservices = x",
        [("HFS319", 3, 12)],
    ),
    (
        "a services section that is there",
        "region = us-east-1",
        "region = us-east-1\nservices = x\n[services x]\n[profile y]",
        None,
    ),
    ("a quoted name", "[profile hf]", "[profile 'hf']", [("HFS312", 1, 1)]),
    ("spaces inside the header", "[profile hf]", "[ profile hf ]", [("HFS311", 1, 1)]),
    ("no `profile`", "[profile hf]", "[hf]", [("HFS311", 1, 1)]),
    ("a capital", "[profile hf]", "[Profile hf]", [("HFS311", 1, 1)]),
    ("another profile", "[profile hf]", "[profile other]", [("HFS314", None, None)]),
    ("a leaking section", "[profile hf]", "[DEFAULT]\noutput = json\n[profile hf]", [("HFS315", 1, 1)]),
    ("an empty leaking section", "[profile hf]", "[DEFAULT]\n[profile hf]", []),
    ("the section twice", "[profile hf]", "[profile hf]\n[profile hf]", [("HFS302", 2, 2)]),
    ("a key twice", "region = us-east-1", "region = us-east-1\nregion = us-east-1", [("HFS303", 3, 1)]),
    ("a line without a value", "region = us-east-1", "rem region", [("HFS310", 2, 1)]),
    ("a colon in the block", "addressing_style = path", "addressing_style: path", [("HFS310", 5, 5)]),
]


@pytest.mark.parametrize(("old", "new", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_config(
    machine: Machine, good: str, old: str, new: str, expected: list[tuple[str, int | None, int | None]] | None
) -> None:
    assert old in good
    if expected is not None:
        assert told(findings(machine, good.replace(old, new, 1))) == expected
    else:
        assert "HFS319" not in [code for code, _, _ in told(findings(machine, good.replace(old, new, 1)))]


SHAPES = {
    "one line": ("s3 = addressing_style = path\n", 4),
    "not indented": ("s3 =\naddressing_style = path\nmultipart_threshold = 2GB\nmultipart_chunksize = 2GB\n", 4),
    "flat": ("s3.addressing_style = path\ns3.multipart_threshold = 2GB\n", 4),
}


@pytest.mark.parametrize(("block", "line"), SHAPES.values(), ids=SHAPES)
def test_block_that_is_none(machine: Machine, good: str, block: str, line: int) -> None:
    """One finding for the block, none for each setting that should be in it."""
    start, end = good.index("s3 =\n"), good.index("request_")
    found = findings(machine, good[:start] + block + good[end:])
    assert [(finding.rule.code, finding.place.line) for finding in found] == [("HFS313", line)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xef\xbb\xbf[profile hf]\n", "HFS308"),
        (b"[profile hf]\n# caf\xe9\n", "HFS309"),
        ("[profile hf]\n".encode("utf-16"), "HFS309"),
    ],
)
def test_encodings(machine: Machine, data: bytes, code: str) -> None:
    assert [finding.rule.code for finding in findings(machine, data)] == [code]


CREDENTIALS = [
    ("a pair", "[hf]\naws_access_key_id = HFAKx\naws_secret_access_key = canary\n", []),
    ("a setting that wins", "[hf]\nregion = eu\n", ["HFS202", "HFS318"]),
    ("a nested setting that wins", "[hf]\ns3 =\n  addressing_style = path\n", ["HFS318"]),
    ("a role", "[hf]\nrole_arn = x\n", ["HFS316"]),
    ("a static pair over a helper", "[hf]\naws_access_key_id = HFAKx\ncredential_process = /x\n", ["HFS317"]),
    ("a file that is refused", "[hf]\ncanary\n", ["HFS310"]),
]


@pytest.mark.parametrize(
    ("credentials", "codes"), [row[1:] for row in CREDENTIALS], ids=[row[0] for row in CREDENTIALS]
)
def test_credentials(machine: Machine, good: str, credentials: str, codes: list[str]) -> None:
    found = findings(machine, good, credentials)
    assert [finding.rule.code for finding in found] == codes
    assert "canary" not in repr(found)


def test_pair_in_the_config_file(machine: Machine, good: str) -> None:
    (finding,) = findings(machine, f"{good}aws_access_key_id = HFAKx\naws_secret_access_key = canary\n")
    assert finding.rule.code == "HFS320"
    assert finding.place.text == "aws_secret_access_key = ********"


def test_remedies_name_the_command(machine: Machine) -> None:
    (finding,) = findings(machine, "", profile=Profile("hf-org", "org", "https://s3.hf.co"))
    assert "`hfs3 configure aws --profile hf-org`" in finding.remedy
    (finding,) = findings(machine, "")
    assert "`hfs3 configure aws`" in finding.remedy
