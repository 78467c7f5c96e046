"""What the doctor foretells of each client by its version, against what that client does at the gateway.

Files that hfs3 wrote, and files whose checksum settings are missing: with every version, the doctor's errors and the
proof by running name the same things, or neither has anything to say.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hfs3.diagnostics.model import Severity
from hfs3.doctor.case import Options, opened
from hfs3.doctor.checks import clients, tools
from hfs3.doctor.installed import Tool, Version
from hfs3.doctor.probe.model import Ending
from hfs3.doctor.probe.run import prove
from tests.doctor.conftest import Configured, configured, log_in  # noqa: F401  # a fixture
from tests.matrix.installed import beside, debian_aws, debian_libraries, program, python

_CHECKSUMS = "request_checksum_calculation = when_required\n"


@dataclass(frozen=True)
class Foretold:
    """A client in a version; the codes its version alone earns, and those it earns without checksum settings."""

    name: str
    version: Version
    codes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    parts: tuple[tuple[str, Version], ...] = ()

    def __str__(self) -> str:
        return f"{self.name} {'.'.join(map(str, self.version))}"


def _boto3(version: Version, botocore: Version, s3transfer: Version) -> tuple[tuple[str, Version], ...]:
    return (("boto3", version), ("botocore", botocore), ("s3transfer", s3transfer))


LATEST, FIRST, OLD = (1, 44, 5), (1, 36, 0), (1, 35, 99)
CLIENTS = (
    Foretold("aws", (1, 46, 3), without=("HFS204",)),
    Foretold("aws", (2, 9, 19), ("HFS361",), ("HFS361",)),
    Foretold("boto3", LATEST, (), ("HFS204",), _boto3(LATEST, LATEST, (0, 19, 3))),
    Foretold("boto3", FIRST, ("HFS363",), ("HFS204", "HFS363"), _boto3(FIRST, (1, 36, 26), (0, 11, 0))),
    Foretold("boto3", OLD, (), (), _boto3(OLD, OLD, (0, 10, 4))),
    Foretold("rclone", (1, 75, 2)),
    Foretold("rclone", (1, 60, 1)),
    Foretold("s5cmd", (2, 3, 0)),
)


def _program(client: Foretold, folder: Path) -> Path:
    match client.name, client.version:
        case "aws", (2, *_):
            wrapper = folder / "aws"
            said = " ".join(debian_aws())
            wrapper.write_text(f'#!/bin/sh\nPYTHONPATH={debian_libraries()} exec {said} "$@"\n')
            wrapper.chmod(0o700)
            return wrapper
        case "boto3", version:
            name = "boto3-latest" if version == LATEST else f"boto3-{'.'.join(map(str, version))}"
            return Path(python(name)[0])
        case "rclone", (1, 60, 1):
            return Path(program("debian", "usr/bin/rclone")[0])
        case name, _:
            return Path(beside(name)[0])


AS_WRITTEN, WITHOUT_CHECKSUMS = ("", ""), (_CHECKSUMS, "")
CASES = [
    *(pytest.param(client, AS_WRITTEN, id=f"{client}, as written") for client in CLIENTS),
    *(
        pytest.param(client, WITHOUT_CHECKSUMS, id=f"{client}, without checksums")
        for client in CLIENTS
        if client.name != "rclone"  # it has no such setting
    ),
]


@pytest.mark.parametrize(("client", "damage"), CASES)
def test_what_is_foretold_comes_true(
    configured: Configured,  # noqa: F811  # the fixture
    tmp_path: Path,
    client: Foretold,
    damage: tuple[str, str],
) -> None:
    files = "rclone" if client.name == "rclone" else "aws"
    machine = configured(files, damage=damage)
    log_in(machine)
    if client.name == "s5cmd":
        machine = replace(machine, environ={**machine.environ, "S3_ENDPOINT_URL": "https://s3.hf.co/alice"})
    case = opened(machine, Options())
    tool = Tool(client.name, _program(client, tmp_path), client.version, parts=dict(client.parts))
    case = replace(case, tools=(tool,), targets=tuple(case.of(files)))
    (target,) = case.targets
    about = [finding for outcome in tools.look(case) for finding in outcome.findings]
    static = {target.title: clients.findings(case, target), client.name: tuple(about)}
    (result,) = prove(case, static, ending=Ending.AT_FIRST_FAILURE)
    proved = {finding.rule.code for finding in result.findings if finding.rule.severity is not Severity.NOTE}
    foretold = set(client.without if damage[0] else client.codes)
    named = {finding.rule.code for found in static.values() for finding in found if finding.rule.severity == "error"}
    assert foretold <= named
    if foretold:
        assert proved, "foretold to fail, and it works"
        assert proved <= foretold
    else:
        assert proved == set(), "foretold to work, and it fails"
