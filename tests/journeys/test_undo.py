"""Files that were cared for, written by hfs3, changed by the clients' own commands, and taken back."""

import json

from tests.conftest import tool
from tests.journeys.conftest import ACCESS_KEY_ID, CANARY_SECRET, Person

CONFIG = b"# mine\r\n[profile work]\r\nregion=eu-west-1 ; not ours\r\n\r\n# the end"
REMOTES = b"[drive]\ntype = drive\n# mine\n"


def test_every_change_is_taken_back_byte_for_byte(person: Person) -> None:
    config, remotes = person.home / ".aws/config", person.home / ".config/rclone/rclone.conf"
    for path, data in ((config, CONFIG), (remotes, REMOTES)):
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    person.must(person.login())
    for command in (("aws", "--all-namespaces"), ("rclone",), ("aws", "--part-size", "64MB")):
        person.must(person.hfs3("configure", *command))
    listed = json.loads(person.must(person.hfs3("undo", "--list", "--json")))["changes"]
    assert [one["standing"] for one in listed] == ["in effect", "in effect", "changed since"]
    said = ""
    for _ in range(3):
        done = person.hfs3("undo")
        person.must(done)
        said += done.stdout + done.stderr
    assert (config.read_bytes(), remotes.read_bytes()) == (CONFIG, REMOTES)
    assert not (person.home / ".aws/credentials").exists()
    assert "nothing to undo" in person.hfs3("undo").stderr
    assert "********" in said
    assert CANARY_SECRET not in said


def test_what_another_tool_has_written_since_is_not_lost(person: Person) -> None:
    person.must(person.login())
    person.must(person.hfs3("configure", "aws"))
    person.must(person.run(tool("aws"), "configure", "set", "output", "json", "--profile", "hf"))
    refused = person.hfs3("undo")
    person.must(refused, 3)
    assert "+output = json" in refused.stderr.split("What was done since:")[1]
    assert CANARY_SECRET not in refused.stdout + refused.stderr
    config = (person.home / ".aws/config").read_text()
    assert "output = json" in config
    assert f"aws_access_key_id = {ACCESS_KEY_ID}" in (person.home / ".aws/credentials").read_text()
