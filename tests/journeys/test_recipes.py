"""The README's recipes for machines without a screen, each executed as it stands there in the environment it is for."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import HubAccount
from tests.cli.terminal import Terminal
from tests.conftest import tool
from tests.credentials.secret_service import session_bus
from tests.journeys.conftest import ACCESS_KEY_ID, CANARY_SECRET, Person, account, person_at
from tests.journeys.test_without_secrets import carrying

README = Path(__file__).parents[2] / "README.md"
STORED = ".config/hfs3/keys/my-org.json"
PAIR = {"HFS3_ACCESS_KEY_ID": ACCESS_KEY_ID, "HFS3_SECRET_ACCESS_KEY": CANARY_SECRET}
RECIPES = ("github", "container", "wsl", "keyring")


def recipe(name: str) -> str:
    """Return the block that stands below an anchor of the README, word for word."""
    text = README.read_text(encoding="utf-8")
    found = re.search(rf'<a id="recipe-{name}">.*?^```sh\n(.*?)^```$', text, re.DOTALL | re.MULTILINE)
    assert found, name
    return found[1]


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    """The bundled gateway, with the organisation and the bucket that the recipes name."""
    with running(accounts=(HubAccount("alice", ("my-org",), account().tokens),)) as started:
        boto3.client(
            "s3",
            endpoint_url=started.endpoint("my-org"),
            region_name="us-east-1",
            aws_access_key_id=ACCESS_KEY_ID,
            aws_secret_access_key=CANARY_SECRET,
            verify=str(started.ca_bundle),
        ).create_bucket(Bucket="my-bucket")
        yield started


@pytest.fixture
def person(own_home: Path, gateway: RunningGateway) -> Person:
    """Someone whose home is empty, and whose environment names the bundled gateway in the public one's place."""
    someone = person_at(own_home, gateway)
    someone.environ |= {"HFS3_GATEWAY": gateway.url, "HF_ENDPOINT": gateway.hub_url}
    someone.environ["HFS3_CA_BUNDLE"] = str(gateway.ca_bundle)
    return someone


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a recipe is started in, with the file that it uploads."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights" * 1000)
    monkeypatch.chdir(folder)
    return folder


def arrived(person: Person, folder: str) -> bool:
    """Return whether the file was uploaded to this folder of the bucket."""
    wanted = f"/my-org/my-bucket/{folder}/model.safetensors"
    return any(request.method == "PUT" and request.path == wanted for request in person.gateway.requests())


def test_every_recipe_of_the_section_is_here() -> None:
    text = README.read_text(encoding="utf-8")
    assert tuple(re.findall(r'<a id="recipe-([a-z]+)">', text)) == RECIPES
    section = text.partition("\n### In CI, in a container, and without a screen\n")[2].partition("\n### ")[0]
    assert re.findall(r"^```sh\n(.*?)^```$", section, re.DOTALL | re.MULTILINE) == [recipe(name) for name in RECIPES]


@pytest.mark.usefixtures("project")
def test_github_actions(person: Person, tmp_path: Path) -> None:
    """A step is a script for bash, as the runner starts it; the next one gets what $GITHUB_ENV then says."""
    variables, script = tmp_path / "set_env", tmp_path / "step.sh"
    variables.touch(0o600)
    script.write_text(recipe("github"))
    job = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_ENV": str(variables), "RUNNER_TEMP": str(tmp_path)}
    bash = (tool("bash"), "--noprofile", "--norc", "-e", "-o", "pipefail")
    done = person.run(*bash, str(script), environ={**job, **PAIR})
    assert CANARY_SECRET not in person.must(done) + done.stderr, "a job's log is read by many"
    assert arrived(person, "from-a-job")
    assert list(carrying(person.home, CANARY_SECRET)) == []
    handed_on = dict(line.split("=", 1) for line in variables.read_text().splitlines())
    for later in ("aws s3 ls s3://my-bucket/from-a-job/", "rclone lsf hf:my-bucket/from-a-job"):
        done = person.run(*bash, "-c", later, environ={**job, **handed_on})
        assert "model.safetensors" in person.must(done)


@pytest.mark.usefixtures("project")
def test_a_container_without_d_bus(person: Person, tmp_path: Path) -> None:
    secret = tmp_path / "mounted"
    secret.write_text(f"{CANARY_SECRET}\n")
    given = {"HFS3_ACCESS_KEY_ID": ACCESS_KEY_ID, "SECRET_FILE": str(secret)}
    refused = person.hfs3("login", "--access-key-id", ACCESS_KEY_ID, stdin=secret.read_bytes())
    assert (refused.returncode, "--store file" in refused.stderr) == (3, True)
    assert list(carrying(person.home, CANARY_SECRET)) == [], "no file takes the keyring's place unasked"
    done = person.run(tool("sh"), "-euc", recipe("container"), environ=given)
    assert CANARY_SECRET not in person.must(done) + done.stderr
    assert arrived(person, "from-a-container")
    assert list(carrying(person.home, CANARY_SECRET)) == [STORED]
    assert (person.home / STORED).stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("project")
def test_wsl_without_a_secret_service(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are a terminal, a screen and a session bus, on which nobody keeps secrets."""
    shown = tmp_path / "shown"
    browser = tmp_path / "bin/xdg-open"
    browser.parent.mkdir()
    browser.write_text(f'#!/bin/sh\necho "$1" >"{shown}"\n')
    browser.chmod(0o700)
    wsl = {"WSL_DISTRO_NAME": "Debian", "WSL_INTEROP": "/run/WSL/8_interop", "DISPLAY": ":0", "TERM": "xterm-256color"}
    with session_bus(monkeypatch) as bus:
        environ = person.environ | wsl | {"DBUS_SESSION_BUS_ADDRESS": bus}
        environ["PATH"] = f"{browser.parent}:{environ['PATH']}"
        terminal = Terminal([sys.executable, "-m", "hfs3", "login"], environ)
        assert terminal.end() == 3
        assert "--store file" in terminal.seen
        assert "token" not in terminal.seen, "nothing is asked for that could not be kept"
        terminal = Terminal([tool("sh"), "-euc", recipe("wsl")], environ)
        for question, answer in (("Hugging Face token", ""), ("Access key ID", ACCESS_KEY_ID)):
            terminal.wait_for(question)
            terminal.type(f"{answer}\r")
        terminal.wait_for("Secret access key: ")
        terminal.type(f"{CANARY_SECRET}\r")
        assert terminal.end() == 0, terminal.seen
    assert CANARY_SECRET not in terminal.seen
    assert shown.read_text() == f"{person.gateway.hub_url}/settings/tokens\n"
    assert arrived(person, "from-wsl")
    assert list(carrying(person.home, CANARY_SECRET)) == [STORED]


@pytest.mark.usefixtures("project")
def test_a_keyring_that_a_script_unlocks(person: Person) -> None:
    tool("gnome-keyring-daemon")
    tool("dbus-run-session")
    unlocking = {"KEYRING_PASSWORD": "a password"}
    done = person.run(tool("sh"), "-euc", recipe("keyring"), environ={**unlocking, **PAIR})
    assert CANARY_SECRET not in person.must(done) + done.stderr
    assert "kept in the system keyring" in done.stdout
    assert arrived(person, "from-a-script")
    assert list(carrying(person.home, CANARY_SECRET)) == []
    later = "".join(line for line in recipe("keyring").splitlines(keepends=True) if "    hfs3 " not in line)
    later = later.replace("from-a-script", "from-a-later-script")
    person.must(person.run(tool("sh"), "-euc", later, environ=unlocking))
    assert arrived(person, "from-a-later-script")
    locked = person.run(tool("sh"), "-euc", later, environ={"KEYRING_PASSWORD": "another"})
    assert locked.returncode != 0
    assert "hfs3: the system keyring is locked" in locked.stderr
