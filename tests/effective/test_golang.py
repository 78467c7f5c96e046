"""What hfs3 says that s5cmd takes, against what s5cmd then asks a server for."""

from pathlib import Path

import pytest

from hfs3.effective.model import AMAZON, Asked
from hfs3.effective.resolve import Installed
from tests.effective.conftest import CONFIG, KEYS, PAIR, Place, Recorder
from tests.matrix.installed import beside

_S5CMD = Installed("s5cmd", (2, 3, 0))
_URL = {"S3_ENDPOINT_URL": "URL/s5"}
OPTION = ("--profile", "p")
WORLDS = {
    "an option, before variables": (OPTION, {**_URL, **PAIR}),
    "variables, before AWS_PROFILE": ((), {**_URL, **PAIR, "AWS_PROFILE": "p"}),
    "AWS_PROFILE": ((), {**_URL, "AWS_PROFILE": "p"}),
    "AWS_DEFAULT_PROFILE": ((), {**_URL, "AWS_DEFAULT_PROFILE": "p"}),
    "two regions": ((), {**_URL, "AWS_PROFILE": "p", "AWS_REGION": "r-a", "AWS_DEFAULT_REGION": "r-b"}),
    "the other region": ((), {**_URL, "AWS_PROFILE": "p", "AWS_DEFAULT_REGION": "r-b"}),
    "no endpoint": (OPTION, {"AWS_ENDPOINT_URL": "URL/all"}),
}


@pytest.mark.parametrize("name", WORLDS)
def test_as_s5cmd_does(place: Place, recorder: Recorder, name: str) -> None:
    options, variables = WORLDS[name]
    place.write(recorder.filled(CONFIG), KEYS)
    place.variables = {key: recorder.filled(value) for key, value in variables.items()}
    seen = recorder.asked_by((*beside("s5cmd"), "--retry-count", "0", *options, "ls"), place.environ)
    _check(place, recorder, "p", seen)


@pytest.mark.parametrize(
    "line", ["credential_process = HELPER", "aws_access_key_id = CONFIG\naws_secret_access_key = s\nregion = r # why"]
)
@pytest.mark.parametrize("option", [(), ("--profile", "q")])
def test_a_pair_that_the_credentials_file_has_not(
    place: Place, recorder: Recorder, tmp_path: Path, line: str, option: tuple[str, ...]
) -> None:
    helper = tmp_path / "helper"
    helper.write_text('#!/bin/sh\necho \'{"Version": 1, "AccessKeyId": "HELPER", "SecretAccessKey": "s"}\'\n')
    helper.chmod(0o755)
    place.write(f"[profile q]\n{line}\n".replace("HELPER", str(helper)))
    place.variables = {"S3_ENDPOINT_URL": f"{recorder.url}/s5", **({} if option else {"AWS_PROFILE": "q"})}
    seen = recorder.asked_by((*beside("s5cmd"), "--retry-count", "0", *option, "ls"), place.environ)
    _check(place, recorder, "q", seen)


def _check(place: Place, recorder: Recorder, profile: str, seen: tuple[str, str, str]) -> None:
    took = {asked: one.read.value for asked, one in place.take(_S5CMD, profile).items()}
    key_id = "HELPER" if took[Asked.ACCESS_KEY_ID] == "of credential_process" else took[Asked.ACCESS_KEY_ID]
    if not seen[0]:
        assert took[Asked.ENDPOINT] == AMAZON or key_id == "none"
        return
    assert (took[Asked.ENDPOINT], key_id, took[Asked.REGION]) == (recorder.url + seen[0], *seen[1:])
