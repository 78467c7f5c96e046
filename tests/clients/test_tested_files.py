"""Every file that another editor was seen to crash on or to corrupt: edited rightly, or refused with its code.

The rows are those of what was tested with `aws configure set`, `rclone config` and ConfigUpdater. "Rightly": AWS tools
(or rclone) then read in the profile what the contract wants, in every other section what they read before, and every
line that hfs3 has no business with is still there.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from botocore.configloader import load_config, raw_config_parse
from botocore.exceptions import ConfigParseError

from hfs3.clients import aws, rclone
from hfs3.clients.aws_files import profile_of
from hfs3.clients.base import Foreign, Texts
from hfs3.errors import UserFileError
from hfs3.files.diff import diff
from hfs3.machine import Machine
from tests.conftest import tool
from tests.contracts.clients import KEY, PROFILE, after

OURS = "endpoint_url = https://s3.hf.co/me\n"
CHECKSUM = "request_checksum_calculation = when_required\n"
WORK = "\n# about work\n[profile work]\nregion = eu-west-1\n"

# the file as somebody has it; the keys that are no longer there, or not as they were, are hfs3's own
EDITED = {
    "an inline comment behind region": f"[profile hf]\n{OURS}region = us-east-1 # why\n{WORK}",
    "with a semicolon": f"[profile hf]\n{OURS}region = us-east-1 ; why\n{WORK}",
    "behind the endpoint": f"[profile hf]\nendpoint_url = https://s3.hf.co/me # prod\n{WORK}",
    "behind a checksum setting": f"[profile hf]\n{OURS}{CHECKSUM[:-1]} # x\n{WORK}",
    "the block on one line": f"[profile hf]\n{OURS}s3 = addressing_style = path\n{WORK}",
    "the block not indented": f"[profile hf]\n{OURS}s3 =\naddressing_style = path\n{WORK}",
    "a flat key": f"[profile hf]\n{OURS}s3.addressing_style = path\n{WORK}",
    "a checksum setting in the block": f"[profile hf]\n{OURS}s3 =\n  {CHECKSUM}{WORK}",
    "a colon": f"[profile hf]\nendpoint_url: https://s3.hf.co/me\nregion: eu\n{WORK}",
    "a key twice in the block": f"[profile hf]\n{OURS}s3 =\n  addressing_style = a\n  addressing_style = b\n{WORK}",
    "a header with blanks": f"[ profile hf ]\n{OURS}{WORK}",
    "a header without `profile`": f"[hf]\n{OURS}{WORK}",
    "a header in upper case": f"[Profile hf]\n{OURS}{WORK}",
    "a header in double quotes": f'[profile "hf"]\n{OURS}{WORK}',
    "a header in single quotes": f"[profile 'hf']\n{OURS}{WORK}",
    "two defaults": f"[default]\nregion = a\n[profile default]\nregion = b\n[profile hf]\n{OURS}{WORK}",
    "a leaking section": f"[DEFAULT]\noutput = json\n[profile hf]\n{OURS}{WORK}",
    "CRLF": f"[profile hf]\n{OURS}{WORK}".replace("\n", "\r\n"),
    "CR": f"[profile hf]\n{OURS}{WORK}".replace("\n", "\r"),
    "mixed line ends": f"[profile hf]\r\n{OURS}{WORK}",
    "tabs": f"[profile hf]\nendpoint_url\t=\thttps://s3.hf.co/me\ns3 =\n\taddressing_style\t=\tauto\n{WORK}",
    "comments in the block": f"[profile hf]\n{OURS}s3 =\n# edge\n  # inside\n\n  max_queue_size = 3\n{WORK}",
    "a comment right behind `s3 =`": f"[profile hf]\n{OURS}s3 =\n    # sizes\n    addressing_style = auto\n{WORK}",
    "a blank line right behind `s3 =`": f"[profile hf]\n{OURS}s3 =\n\n    addressing_style = auto\n{WORK}",
    "an indented section": f"  [profile hf]\n  {OURS}  s3 =\n    addressing_style = auto\n{WORK}",
    "a header with a comment": f"[profile hf] # mine\n{OURS}{WORK}",
    "a services section": f"[profile hf]\n{OURS}{WORK}[services x]\ns3 =\n  endpoint_url = https://x.example\n",
    "a trailing slash": f"[profile hf]\nendpoint_url = https://s3.hf.co/me/\n{WORK}",
    "upper-case keys": f"[profile hf]\nENDPOINT_URL = https://s3.hf.co/me\nREGION = eu\n{WORK}",
    "a placeholder left": f"[profile hf]\nendpoint_url = https://s3.hf.co/<namespace>\n{WORK}",
    "no final line end": f"[profile hf]\n{OURS}region = eu",
    "a value in brackets": f"[profile work]\nregion = [x]\n\n[profile hf]\n{OURS}",
    "odd separators": f"[profile hf]\n{OURS}{WORK}note = a\x0bb\x0cc\x85d\u2028e\n",
    "a bracket in another name": f"[profile we]ird]\nregion = a\n[profile hf]\n{OURS}{WORK}",
    "an indented comment behind a value": f"[profile hf]\n{OURS}region = eu\n    # note\noutput = json\n{WORK}",
    "nothing": "",
    "comments only": "# mine\n; mine too\n",
}
REFUSED: dict[str, tuple[bytes, str]] = {
    "a section twice": (b"[profile hf]\n[profile hf]\n", "HFS302"),
    "what `aws configure set` makes of an indented header": (b"  [profile hf]\n  region = a\n[profile hf]\n", "HFS302"),
    "a key twice": (b"[profile hf]\nregion = a\nregion = b\n", "HFS303"),
    "a key without a value": (b"[profile work]\nno value\n", "HFS310"),
    "an old comment": (b"[profile work]\nrem old\n", "HFS310"),
    "a colon in a block": (b"[profile work]\ns3 =\n  addressing_style: path\n", "HFS310"),
    "a key before any section": (b"region = eu\n[profile work]\n", "HFS310"),
    "a byte order mark": (b"\xef\xbb\xbf[profile work]\n", "HFS308"),
    "Latin-1": (b"# caf\xe9\n[profile work]\n", "HFS309"),
    "UTF-16": ("[profile work]\n".encode("utf-16"), "HFS309"),
    "an endpoint without scheme": (b"[profile hf]\nendpoint_url = s3.example/me\n", "HFS327"),
}


def files(machine: Machine, config: bytes) -> Texts:
    first, second = aws.locate(machine)
    return {first: config, second: None}


@pytest.mark.parametrize("text", EDITED.values(), ids=EDITED)
def test_aws_file_is_edited_rightly(machine: Machine, tmp_path: Path, text: str) -> None:
    old, new, credentials = tmp_path / "old", tmp_path / "new", tmp_path / "credentials"
    old.write_bytes(text.encode())
    before = files(machine, text.encode())
    written = after(before, aws.plan(before, PROFILE, KEY))
    for path, data in zip((new, credentials), written.values(), strict=True):
        path.write_bytes(data or b"")
    profile = load_config(str(new))["profiles"]["hf"]
    assert profile["endpoint_url"] == PROFILE.endpoint
    assert profile["region"] == "us-east-1"
    assert profile["s3"]["addressing_style"] == "path"
    assert profile["request_checksum_calculation"] == "when_required"
    assert load_config(str(credentials))["hf"]["aws_access_key_id"] == KEY.access_key_id
    assert others(new) == others(old)
    kept = [
        line for line in text.split("\n") if line.strip() and "=" not in line and ":" not in line and "[" not in line
    ]
    now = new.read_bytes().decode()
    rest = iter(now.split("\n"))
    assert all(line in rest for line in kept), "a comment is gone, or has moved"
    assert all(comment in now for comment in re.findall(r"[#;] \w+", text)), "one behind a value is gone"
    assert list(aws.plan(written, PROFILE, KEY)) == []


BLANKS = " " * 300_000


def test_lines_of_a_megabyte_take_no_time(machine: Machine) -> None:
    """What is matched step by step, and for every start again, would take hours."""
    odd = f"# {BLANKS}x\nnote = {BLANKS}x\nsecret_note = {'x' * 1_000_000}\n\t{BLANKS}\n"
    config = files(machine, f"[profile hf]\n{OURS}region = eu{BLANKS}x\n{odd}{WORK}{odd}".encode())
    (place,) = rclone.locate(machine)
    remote: Texts = {place: f"[hf]\ntype = s3\nendpoint = https://s3.hf.co/me\nregion = eu{BLANKS}x\n{odd}".encode()}
    for edits in (aws.plan(config, PROFILE, KEY), rclone.plan(remote, PROFILE, KEY)):
        assert set(odd.encode().split(b"\n")) <= set((edits[0].after or b"").split(b"\n"))
        assert "x" * 100_000 not in diff(edits[0], [KEY.secret_access_key])


def others(path: Path) -> Mapping[str, object]:
    sections = raw_config_parse(str(path))
    return {name: values for name, values in sections.items() if profile_of("config", name) != "hf"}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_aws_file_is_refused_with_its_code(machine: Machine, tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(UserFileError) as refused:
        aws.plan(files(machine, data), PROFILE, KEY)
    assert refused.value.code == code
    assert refused.value.hint
    path = tmp_path / "config"
    path.write_bytes(data)
    if code not in {"HFS302", "HFS327"}:  # (an indented header makes the same section twice to AWS tools only)
        with pytest.raises(ConfigParseError):
            raw_config_parse(str(path))


DRIVE = "[drive]\ntype = drive\n"
REMOTES = {
    "comments after the last key": f"[hf]\ntype = s3\nendpoint = https://s3.hf.co/me\n# after\n\n; and this\n{DRIVE}",
    "blank lines after a header's comment": f"# top\n\n\n[hf]\n# mine\n\ntype = s3\nendpoint = https://s3.hf.co/me\n{DRIVE}",
    "indentation and tight spacing": f"[hf]\n  type=s3\n\tendpoint=https://s3.hf.co/me\n{DRIVE}",
    "CRLF": f"[hf]\ntype = s3\nendpoint = https://s3.hf.co/me\n{DRIVE}".replace("\n", "\r\n"),
    "a byte order mark": f"\ufeff[hf]\ntype = s3\nendpoint = https://s3.hf.co/me\n{DRIVE}",
    "a comment in a value": f"[hf]\ntype = s3\nendpoint = https://s3.hf.co/me # x\n{DRIVE}",
    "an empty value": f"[hf]\ntype = s3\nendpoint = https://s3.hf.co/me\nregion =\n{DRIVE}",
    "names that other editors refuse": f"{DRIVE}[a+b@c ñ]\ntype = drive\n",
}


@pytest.mark.parametrize("text", REMOTES.values(), ids=REMOTES)
def test_rclone_file_is_edited_rightly(machine: Machine, text: str) -> None:
    (place,) = rclone.locate(machine)
    before: Texts = {place: text.encode()}
    written = after(before, rclone.plan(before, replace(PROFILE, foreign=Foreign.REFUSE), KEY))
    place.path.parent.mkdir(parents=True, exist_ok=True)
    old, new = (dump(machine, place.path, data or b"") for data in (before[place], written[place]))
    remote = new.pop("hf")
    assert isinstance(remote, dict)
    assert (remote["endpoint"], remote["region"], remote["type"]) == (PROFILE.endpoint, "us-east-1", "s3")
    old.pop("hf", None)
    assert new == old
    data = written[place] or b""
    assert all(line in data for line in text.encode().split(b"\n") if line.startswith((b"#", b";", b"[")))
    assert data.startswith(b"\xef\xbb\xbf") is text.startswith("\ufeff")
    assert list(rclone.plan(written, PROFILE, KEY)) == []


def dump(machine: Machine, path: Path, data: bytes) -> dict[str, object]:
    path.write_bytes(data)
    read: dict[str, object] = json.loads(machine.run([tool("rclone"), "config", "dump"]).stdout)
    return read
