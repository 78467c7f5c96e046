"""Plans across clients and profiles, made real; what a single client plans is in tests/clients."""

import shlex
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from botocore.configloader import load_config, raw_config_parse

from hfs3 import configure
from hfs3.clients.base import Credentials, Foreign
from hfs3.errors import UsageError, UserFileError
from hfs3.files.landing import FileChanged
from hfs3.files.undo import undo
from hfs3.machine import Machine
from tests.contracts.clients import KEY, PROFILE

BOTH = ["aws", "rclone"]
MANY = [PROFILE, replace(PROFILE, name="hf-acme", namespace="acme"), replace(PROFILE, name="hf-lab", namespace="lab")]


def written(machine: Machine) -> dict[str, bytes]:
    paths = (
        machine.home / ".aws/config",
        machine.home / ".aws/credentials",
        machine.home / ".config/rclone/rclone.conf",
    )
    return {path.name: path.read_bytes() for path in paths if path.exists()}


def test_one_key_and_many_profiles(machine: Machine) -> None:
    plan = configure.plan(machine, BOTH, MANY, KEY)
    assert [edit.path.name for edit in plan.edits] == ["config", "credentials", "rclone.conf"]
    configure.apply(plan, machine)
    config = raw_config_parse(str(machine.home / ".aws/config"))
    assert {name: section["endpoint_url"] for name, section in config.items()} == {
        "profile hf": "https://s3.hf.co/me",
        "profile hf-acme": "https://s3.hf.co/acme",
        "profile hf-lab": "https://s3.hf.co/lab",
    }
    again = configure.plan(machine, BOTH, MANY, KEY)
    assert not again.changes
    assert again.notes == ()


def test_removing_one_leaves_the_rest(machine: Machine) -> None:
    configure.apply(configure.plan(machine, BOTH, [MANY[0], MANY[2]], KEY), machine)
    without = written(machine)
    configure.apply(configure.plan(machine, BOTH, [MANY[1]], KEY), machine)
    configure.apply(configure.plan_removal(machine, BOTH, [MANY[1]]), machine)
    assert written(machine) == without
    configure.apply(configure.plan_removal(machine, BOTH, MANY), machine)
    assert set(written(machine).values()) == {b""}


def test_a_plan_writes_nothing(machine: Machine) -> None:
    configure.plan(machine, BOTH, MANY, KEY)
    assert list(machine.home.rglob("*.conf")) == []
    assert not (machine.home / ".aws").exists()


def test_everything_can_be_undone(machine: Machine) -> None:
    (machine.home / ".aws").mkdir()
    config = machine.home / ".aws/config"
    config.write_bytes(b"[profile work]\r\nregion = eu # mine\r\n")
    configure.apply(configure.plan(machine, BOTH, MANY, KEY), machine)
    undo(machine)
    assert written(machine) == {"config": b"[profile work]\r\nregion = eu # mine\r\n"}


def test_files_with_the_pair_are_private(machine: Machine) -> None:
    configure.apply(configure.plan(machine, BOTH, MANY, KEY), machine)
    for name in (".aws/credentials", ".config/rclone/rclone.conf"):
        assert stat.S_IMODE((machine.home / name).stat().st_mode) == 0o600


def test_a_mode_that_is_too_wide_is_narrowed_though_nothing_else_changes(machine: Machine) -> None:
    configure.apply(configure.plan(machine, BOTH, MANY, KEY), machine)
    credentials = machine.home / ".aws/credentials"
    credentials.chmod(0o644)
    plan = configure.plan(machine, BOTH, MANY, KEY)
    assert plan.changes
    assert (plan.edits, plan.loose) == ((), (credentials,))
    configure.apply(plan, machine)
    assert not configure.plan(machine, BOTH, MANY, KEY).changes


def test_rclone_gets_its_advice_once(machine: Machine) -> None:
    plan = configure.plan(machine, ["rclone"], MANY, KEY)
    assert ["--update" in note for note in plan.notes] == [True]


def test_clients_without_files_have_nothing_to_plan(machine: Machine) -> None:
    assert not configure.plan(machine, ["boto3", "s5cmd", "duckdb", "dvc"], MANY, KEY).changes


def test_the_profile_of_the_environment_is_no_target(machine: Machine) -> None:
    steered = replace(machine, environ={**machine.environ, "AWS_PROFILE": "work", "AWS_DEFAULT_PROFILE": "work"})
    configure.apply(configure.plan(steered, ["aws"], [PROFILE], KEY), steered)
    assert list(raw_config_parse(str(machine.home / ".aws/config"))) == ["profile hf"]


def test_variables_name_the_files(machine: Machine, tmp_path: Path) -> None:
    moved = {
        "AWS_CONFIG_FILE": str(tmp_path / "c"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "k"),
        "RCLONE_CONFIG": str(tmp_path / "r"),
    }
    steered = replace(machine, environ={**machine.environ, **moved})
    plan = configure.plan(steered, BOTH, [PROFILE], KEY)
    assert [edit.path for edit in plan.edits] == [tmp_path / "c", tmp_path / "k", tmp_path / "r"]


@pytest.mark.parametrize("link", ["symbolic", "dangling", "hard"])
@pytest.mark.parametrize("name", ["hf", "default"])
def test_two_names_of_one_file_are_one_file(machine: Machine, name: str, link: str) -> None:
    config, credentials = (machine.home / ".aws" / kind for kind in ("config", "credentials"))
    config.parent.mkdir()
    if link != "dangling":
        config.write_bytes(b"[work]\nregion = eu\n")
    credentials.hardlink_to(config) if link == "hard" else credentials.symlink_to("config")
    helper = "/bin/hfs3 credential-process"
    static = [replace(PROFILE, name=name)]
    process = [replace(PROFILE, name=name, credentials=Credentials.PROCESS, credential_process=helper)]
    for profiles in (static, process, static):
        configure.apply(configure.plan(machine, ["aws"], profiles, KEY), machine)
        assert not configure.plan(machine, ["aws"], profiles, KEY).changes
    profile = load_config(str(config))["profiles"][name]
    assert (profile["endpoint_url"], profile["s3"]["addressing_style"]) == (PROFILE.endpoint, "path")
    assert raw_config_parse(str(credentials))[name]["aws_access_key_id"] == KEY.access_key_id
    assert config.samefile(credentials)
    configure.apply(configure.plan_removal(machine, ["aws"], static), machine)
    assert config.read_bytes() == (b"" if link == "dangling" else b"[work]\nregion = eu\n")


@pytest.mark.parametrize("name", ["a b", "we]ird", "", "-x", ".x", "ñ", "a\nb", 'a"b', "a+b", "a@b"])
def test_names_that_some_client_cannot_read_are_refused(machine: Machine, name: str) -> None:
    with pytest.raises(UsageError, match="every S3 client can read") as refused:
        configure.plan(machine, BOTH, [replace(PROFILE, name=name)], KEY)
    assert refused.value.code == "HFS330"
    assert refused.value.hint


@pytest.mark.parametrize("namespace", ["", "<namespace>", "a/b", "-a", "a b"])
def test_impossible_namespaces_are_refused(machine: Machine, namespace: str) -> None:
    with pytest.raises(UsageError, match="namespace"):
        configure.plan(machine, BOTH, [replace(PROFILE, namespace=namespace)], KEY)


@pytest.mark.parametrize("field", ["gateway", "ca_bundle", "credential_process", "aws_profile"])
def test_no_value_brings_a_line_of_its_own(machine: Machine, field: str) -> None:
    with pytest.raises(UsageError, match="control character"):
        configure.plan(machine, BOTH, [replace(PROFILE, **{field: "/x\nregion = eu"})], KEY)  # type: ignore[arg-type]  # a name


def test_a_refusal_leaves_all_files(machine: Machine) -> None:
    path = machine.home / ".config/rclone/rclone.conf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"[hf]\ntype = drive\n")
    with pytest.raises(UserFileError):
        configure.plan(machine, BOTH, [PROFILE], KEY)
    assert written(machine) == {"rclone.conf": b"[hf]\ntype = drive\n"}
    forced = replace(PROFILE, foreign=Foreign.TAKE_OVER)
    assert configure.plan(machine, BOTH, [forced], KEY).changes


def test_a_plan_that_was_overtaken_is_made_anew(machine: Machine) -> None:
    late = configure.plan(machine, ["aws"], [MANY[1]], KEY)
    configure.apply(configure.plan(machine, ["aws"], [MANY[0]], KEY), machine)
    (told, *_) = configure.apply(late, machine)
    assert "was changed by another program in the meantime: what was shown was planned anew" in told
    assert list(raw_config_parse(str(machine.home / ".aws/config"))) == ["profile hf", "profile hf-acme"]


def test_a_file_that_never_rests_is_given_up(machine: Machine) -> None:
    path = machine.home / ".aws/config"
    path.parent.mkdir()

    def overtaken() -> configure.Plan:
        plan = configure.plan(machine, ["aws"], [PROFILE], KEY)
        path.write_bytes((path.read_bytes() if path.exists() else b"") + b"# again\n")
        return replace(plan, anew=overtaken)

    with pytest.raises(FileChanged):
        configure.apply(overtaken(), machine)
    assert b"profile" not in path.read_bytes()


# -- ways to the key pair ----------------------------------------------------------------------------------------------


def ways(machine: Machine, client: str, credentials: Credentials | None = None) -> list[Credentials]:
    profiles = configure.with_credentials(machine, client, MANY, credentials, account="me")
    configure.apply(configure.plan(machine, [client], profiles, KEY), machine)
    return [profile.credentials for profile in profiles]


def test_a_profile_keeps_its_way_until_told_otherwise(machine: Machine) -> None:
    assert set(ways(machine, "aws")) == {Credentials.STATIC}
    assert set(ways(machine, "aws", Credentials.PROCESS)) == {Credentials.PROCESS}
    assert set(ways(machine, "aws")) == {Credentials.PROCESS}
    assert written(machine)["credentials"] == b""
    configure.apply(configure.plan(machine, ["aws"], MANY[:1], KEY), machine)
    assert ways(machine, "aws") == [Credentials.STATIC, Credentials.PROCESS, Credentials.PROCESS]


def test_the_helper_is_this_hfs3_and_names_the_account(machine: Machine) -> None:
    ways(machine, "aws", Credentials.PROCESS)
    line = raw_config_parse(str(machine.home / ".aws/config"))["profile hf"]["credential_process"]
    assert shlex.split(line)[-3:] == ["credential-process", "--account", "me"]
    assert Path(shlex.split(line)[0]).is_absolute()


def test_a_helper_of_somebody_else_is_not_kept_as_ours(machine: Machine) -> None:
    path = machine.home / ".aws/config"
    path.parent.mkdir()
    path.write_text("[profile hf]\nendpoint_url = https://s3.hf.co/me\ncredential_process = /opt/vault\n")
    with pytest.raises(UserFileError, match="credential_process"):
        ways(machine, "aws")
    forced = [replace(MANY[0], foreign=Foreign.TAKE_OVER)]
    (profile,) = configure.with_credentials(machine, "aws", forced, None, account="me")
    assert profile.credentials is Credentials.STATIC


def test_remotes_take_the_pair_from_one_aws_profile(machine: Machine) -> None:
    profiles = configure.with_credentials(machine, "rclone", MANY, Credentials.AWS, account="me")
    plan = configure.plan(machine, ["rclone"], profiles, None)
    assert "There is no AWS profile hf yet: `hfs3 configure aws --credentials process` writes it." in plan.notes
    configure.apply(plan, machine)
    assert written(machine)["rclone.conf"].count(b"\nprofile = hf\n") == len(MANY)
    assert set(ways(machine, "rclone")) == {Credentials.AWS}
    ways(machine, "aws", Credentials.PROCESS)
    assert configure.plan(machine, ["rclone"], profiles, None).notes == ()


SIZES = {
    "256MB": 256 * 2**20,
    "256M": 256 * 2**20,
    " 2 g ": 2 * 2**30,
    "1GiB": 2**30,
    "5242880": 5242880,
    "8192kb": 2**23,
}


@pytest.mark.parametrize(("text", "size"), SIZES.items())
def test_part_sizes(text: str, size: int) -> None:
    assert configure.part_size(text) == size


@pytest.mark.parametrize("text", ["", "x", "4MB", "6GB", "1.5GB", "-5MB", "5TB"])
def test_part_sizes_that_are_none(text: str) -> None:
    with pytest.raises(UsageError, match="part size"):
        configure.part_size(text)
