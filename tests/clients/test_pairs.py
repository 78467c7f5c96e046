"""The pair of one profile is found, and replaced, without any other line being touched."""

from pathlib import Path

import pytest

from hfs3.clients import pairs
from hfs3.clients.base import ConfigFile
from hfs3.credentials.inventory import Inventory, Place
from hfs3.credentials.model import AccessKey
from hfs3.errors import UserFileError
from hfs3.secret import Secret

OLD, NEW = "HFAKALICE0000000001", AccessKey("HFAKALICE0000000002", Secret("2" * 64))
AWS = (
    "# mine\n[hf]\naws_access_key_id={id}\naws_secret_access_key={secret}\nregion = eu\n"
    "[other]\naws_access_key_id = HFAKALICE0000000001\n"
)
RCLONE = "[hf]\r\ntype = s3\r\naccess_key_id = {id}\r\nsecret_access_key = {secret}\r\n"


@pytest.mark.parametrize(("client", "kind", "text"), [("aws", "credentials", AWS), ("rclone", "remotes", RCLONE)])
def test_two_lines_change(tmp_path: Path, client: str, kind: str, text: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(text.format(id=OLD, secret="1" * 64).encode())
    place = pairs.place_of(client, "hf", [ConfigFile(kind, path, "a test", private=True)], account="alice")
    texts = pairs.read_place(place)
    assert pairs.access_key_ids(client, "hf", texts) == (OLD,)
    assert pairs.access_key_ids(client, "another", texts) == ()
    (edit,) = pairs.replaced(place, texts, lambda identity: identity == OLD, NEW, purpose="a test")
    assert edit.private
    assert edit.after == text.format(id=NEW.access_key_id, secret="2" * 64).encode()
    assert pairs.replaced(place, texts, lambda _: False, NEW, purpose="a test") == ()


def test_whether_a_pair_is_still_there(tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    files = [ConfigFile("config", tmp_path / "config", "", False), ConfigFile("credentials", path, "", True)]
    known = Inventory("00")
    place = Place("alice", "aws", "hf", pairs.place_of("aws", "hf", files, account="").files, (known.mark(OLD),))
    assert not pairs.still_there(known, place)
    path.write_text(AWS.format(id=OLD, secret=""))
    assert pairs.still_there(known, place)
    path.write_text(AWS.format(id="AKIASOMEBODYELSE", secret=""))
    assert not pairs.still_there(known, place)
    path.write_text("not a file of theirs\n")
    assert pairs.still_there(known, place), "what cannot be read may have it"
    with pytest.raises(UserFileError):
        pairs.access_key_ids("aws", "hf", pairs.read_place(place))


def test_a_client_of_a_later_hfs3_has_no_files() -> None:
    assert pairs.files_of(Place("alice", "unheard", "hf", (), ())) == ()
