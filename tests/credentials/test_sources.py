import dataclasses
import json
from pathlib import Path

import pytest

from hfs3.credentials.sources import ASKED, STANDARD_INPUT, find_token, named, token_path
from hfs3.errors import UsageError, UserFileError
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN, Server, as_json


def with_environ(machine: Machine, **more: str) -> Machine:
    return dataclasses.replace(machine, environ={**machine.environ, **more})


def store(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_documented_order(machine: Machine) -> None:
    usual = machine.home / ".cache/huggingface/token"
    store(usual, "hf_from_the_store\n")
    found = find_token(machine)
    assert found is not None
    assert (found.value.reveal(), found.origin) == ("hf_from_the_store", str(usual))
    everything = {"HUGGING_FACE_HUB_TOKEN": "hf_from_the_old_name"}
    found = find_token(with_environ(machine, **everything))
    assert found is not None
    assert (found.value.reveal(), found.origin) == ("hf_from_the_old_name", "HUGGING_FACE_HUB_TOKEN")
    everything["HF_TOKEN"] = " hf_from_the_variable\r\n"
    found = find_token(with_environ(machine, **everything))
    assert found is not None
    assert (found.value.reveal(), found.origin) == ("hf_from_the_variable", "HF_TOKEN")
    found = find_token(with_environ(machine, **everything), Secret("hf_from_standard_input\n"))
    assert found is not None
    assert (found.value.reveal(), found.origin) == ("hf_from_standard_input", STANDARD_INPUT)


def test_no_token_anywhere(machine: Machine) -> None:
    assert find_token(with_environ(machine, HF_TOKEN="  ")) is None
    store(machine.home / ".cache/huggingface/token", "\n")
    assert find_token(machine) is None


def test_an_empty_standard_input_is_no_reason_to_look_elsewhere(machine: Machine) -> None:
    with pytest.raises(UsageError, match="standard input is empty"):
        find_token(with_environ(machine, HF_TOKEN=TOKEN), Secret("\n"))


@pytest.mark.parametrize(
    ("environ", "path"),
    [
        ({}, "{home}/.cache/huggingface/token"),
        ({"XDG_CACHE_HOME": "/cache"}, "/cache/huggingface/token"),
        ({"HF_HOME": "~/hf", "XDG_CACHE_HOME": "/cache"}, "{home}/hf/token"),
        ({"HF_HOME": "$BASE/hf", "BASE": "/data"}, "/data/hf/token"),
        ({"HF_TOKEN_PATH": "/run/secrets/hf", "HF_HOME": "/other"}, "/run/secrets/hf"),
    ],
)
def test_the_store_is_where_huggingface_hub_has_it(machine: Machine, environ: dict[str, str], path: str) -> None:
    """The same variables, given to the real huggingface_hub, give the same path."""
    expected = path.format(home=machine.home)
    there = with_environ(machine, **environ)
    assert token_path(there) == Path(expected)
    import sys

    code = "from huggingface_hub import constants; print(constants.HF_TOKEN_PATH)"
    assert there.run([sys.executable, "-c", code]).stdout.strip() == expected


def test_a_store_that_cannot_be_read(machine: Machine) -> None:
    path = machine.home / ".cache/huggingface/token"
    path.mkdir(parents=True)
    with pytest.raises(UserFileError, match=r"token, where huggingface_hub keeps its token, cannot be read"):
        find_token(machine)
    path.rmdir()
    path.write_bytes(b"\xff\xfe\x00h")
    with pytest.raises(UserFileError, match="is not text"):
        find_token(machine)


def test_a_token_from_a_browser_is_renewed_by_huggingface_hub(machine: Machine, server: Server) -> None:
    """The real huggingface_hub asks the (stand-in) Hub for a new token and keeps it; hfs3 gets the new one."""
    home = machine.home / ".cache/huggingface"
    store(home / "token", "hf_oauth_old")
    store(home / "stored_tokens", "[laptop]\nhf_token = hf_oauth_old\nrefresh_token = hf_refresh\nexpires_at = 1000\n")
    renewed = {"access_token": "hf_oauth_new", "token_type": "bearer", "expires_in": 3600, "refresh_token": "hf_next"}
    server.replies["/oauth/token"] = as_json(renewed)
    there = with_environ(machine, HF_ENDPOINT=server.url)
    found = find_token(there)
    assert found is not None
    assert found.origin == str(home / "token")
    assert found.value.reveal() == "hf_oauth_new", server.seen
    assert "/oauth/token" in server.paths()


def test_whoever_renews_a_token_is_told_where_it_is_and_no_other_secret(machine: Machine, tmp_path: Path) -> None:
    store(tmp_path / "elsewhere", "hf_oauth_old")
    (tmp_path / "sitecustomize.py").write_text(
        f"import os\nopen({str(tmp_path / 'seen')!r}, 'w').write(repr(dict(os.environ)))\n"
    )
    given = {
        "HF_TOKEN_PATH": str(tmp_path / "elsewhere"),
        "HFS3_SECRET_ACCESS_KEY": SECRET,
        "PYTHONPATH": str(tmp_path),
    }
    found = find_token(with_environ(machine, **given))
    assert found is not None
    assert found.value.reveal() == "hf_oauth_old", "it does not expire"
    seen = (tmp_path / "seen").read_text()
    assert str(tmp_path / "elsewhere") in seen
    assert SECRET not in seen


def test_a_token_that_cannot_be_renewed_is_taken_as_it_is(machine: Machine) -> None:
    store(machine.home / ".cache/huggingface/token", "hf_oauth_only")
    found = find_token(with_environ(machine, PYTHONHOME="/nowhere"))
    assert found is not None
    assert found.value.reveal() == "hf_oauth_only"


def test_what_cannot_be_a_token_is_refused_without_being_shown() -> None:
    for text in (f"'{TOKEN}'", "hf_with space", "hf_ünicode", "hf_zero\u200bwidth", KEY_ID):
        with pytest.raises(UsageError) as refused:
            named(text, ASKED)
        assert ASKED in refused.value.message
        assert text not in json.dumps([refused.value.message, refused.value.hint])
