from pathlib import Path

import pytest

from hfs3.clients.base import ConfigFile
from hfs3.clients.draft import Draft
from hfs3.errors import UserFileError
from hfs3.files.ini import Grammar
from hfs3.files.splice import Change

CONFIG = ConfigFile("config", Path("/config"), "the default", private=False)
KEYS = ConfigFile("credentials", Path("/credentials"), "the default", private=True)


def test_changes_add_up_to_one_edit_a_file() -> None:
    draft = Draft({CONFIG: b"[a]\nb = c\n", KEYS: None}, Grammar.BOTOCORE)
    draft.set(CONFIG, "a", [Change("b", "d")])
    draft.set(CONFIG, "new", [Change("e", "f")])
    draft.set(KEYS, "new", [Change("g", "h")])
    config, keys = draft.edits("why")
    assert (config.before, config.after) == (b"[a]\nb = c\n", b"[a]\nb = d\n\n[new]\ne = f\n")
    assert (keys.before, keys.after, keys.private) == (None, b"[new]\ng = h\n", True)
    assert {edit.purpose for edit in (config, keys)} == {"why"}


def test_what_comes_and_goes_is_no_edit() -> None:
    draft = Draft({CONFIG: b"[a]\nb = c\n", KEYS: None}, Grammar.BOTOCORE)
    for file in (CONFIG, KEYS):
        draft.set(file, "new", [Change("e", "f")])
        draft.remove(file, "new", lambda *_: True)
    draft.set(KEYS, "new", [Change("e", None)])
    assert draft.edits("why") == ()


def test_a_section_is_found_by_any_of_its_headers() -> None:
    draft = Draft({CONFIG: b"[profile 'hf']\n"}, Grammar.BOTOCORE)
    section = draft.section(CONFIG, lambda header: "hf" in header)
    assert section is not None
    assert section.name == "profile 'hf'"
    assert draft.section(CONFIG, lambda header: header == "other") is None


def test_a_file_that_is_refused_is_named() -> None:
    with pytest.raises(UserFileError, match=r"^/config, line 2: .* left as it is$"):
        Draft({CONFIG: b"[a]\nnothing\n"}, Grammar.BOTOCORE)
    draft = Draft({CONFIG: b"[a]\n[a]\n"}, Grammar.GOCONFIG)
    with pytest.raises(UserFileError, match="is there twice"):
        draft.set(CONFIG, "a", [Change("b", "c")])
    with pytest.raises(UserFileError, match="is there twice"):
        draft.remove(CONFIG, "a", lambda *_: True)
    with pytest.raises(UserFileError, match="is there twice"):
        draft.section(CONFIG, lambda _: True)
