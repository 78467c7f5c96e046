import shlex
from dataclasses import replace
from typing import ClassVar

from hfs3 import configure
from hfs3.clients import s5cmd
from hfs3.clients.base import Client
from hfs3.machine import Machine
from tests.conftest import tool
from tests.contracts.clients import KEY, PROFILE, ClientContract


class TestS5cmd(ClientContract):
    client: ClassVar[Client] = s5cmd


def test_the_exports_are_the_environment() -> None:
    profile = replace(PROFILE, ca_bundle="/a b/ca.pem")
    exports = [line.split(" ", 1)[1] for line in s5cmd.render(profile).splitlines() if line.startswith("export ")]
    assert dict(shlex.split(line)[0].split("=", 1) for line in exports) == s5cmd.environment(profile)


def test_s5cmd_takes_the_endpoint_and_the_pair(machine: Machine) -> None:
    """Nobody listens there; it says where it went, and that it had a key to sign with."""
    local = replace(PROFILE, gateway="http://127.0.0.1:9")
    configure.apply(configure.plan(machine, ["aws"], [local], KEY), machine)
    environ = {**machine.environ, **s5cmd.environment(local)}
    done = machine.run([tool("s5cmd"), "--retry-count", "0", "ls"], environ=environ)
    assert "http://127.0.0.1:9/me" in done.stderr, done.stderr


def test_parts_are_given_in_megabytes() -> None:
    assert "--part-size 256 " in s5cmd.render(replace(PROFILE, part_size=256 * 2**20))
