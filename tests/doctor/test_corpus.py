"""Set-ups as people have them: the doctor names what is wrong and nothing else, and running the client agrees."""

from dataclasses import replace

import pytest

from hfs3.diagnostics.model import Severity
from hfs3.doctor.case import Options, opened
from hfs3.doctor.checks import clients
from hfs3.doctor.probe.model import Ending
from hfs3.doctor.probe.run import prove
from hfs3.machine import Machine
from tests.conftest import tool
from tests.doctor import corpus, further
from tests.doctor.conftest import Configured, case_of, codes, log_in
from tests.doctor.corpus import Setup

BROKEN = (*corpus.BROKEN, *further.BROKEN)
HEALTHY = (*corpus.HEALTHY, *further.HEALTHY)
RUNNERS = {"aws": "boto3", "rclone": "rclone"}


def looked(machine: Machine) -> list[str]:
    found = [finding for outcome in clients.look(case_of(machine)) for finding in outcome.findings]
    return codes([finding for finding in found if finding.rule.severity is not Severity.NOTE])


def played(machine: Machine, setup: Setup) -> set[str]:
    """Return the codes that running one tool shows."""
    case = opened(machine, Options(profiles=("hf",), remotes=("hf",)))
    runner = RUNNERS[setup.client]
    if runner != "boto3":
        tool(runner)
    targets = tuple(case.of(setup.client))
    tools = tuple(t for t in case.tools if t.name == runner)
    static = {target.title: clients.findings(case, target) for target in targets}
    (result,) = prove(replace(case, tools=tools, targets=targets), static, ending=Ending.AT_FIRST_FAILURE)
    return {finding.rule.code for finding in result.findings}


@pytest.mark.parametrize("setup", BROKEN, ids=str)
def test_what_is_broken_is_named_and_nothing_else(configured: Configured, setup: Setup) -> None:
    machine = configured(setup.client, damage=(setup.before, setup.after))
    log_in(machine)
    assert sorted(looked(machine)) == sorted(setup.codes)


@pytest.mark.parametrize("setup", HEALTHY, ids=str)
def test_what_is_odd_but_healthy_is_left_alone(configured: Configured, setup: Setup) -> None:
    machine = configured(setup.client, damage=(setup.before, setup.after))
    log_in(machine)
    assert looked(machine) == []


@pytest.mark.parametrize("setup", [*BROKEN[::9], *HEALTHY[::16]], ids=str)
def test_running_the_client_agrees(configured: Configured, setup: Setup) -> None:
    agree(configured, setup)


@pytest.mark.long
@pytest.mark.parametrize("setup", [*BROKEN, *HEALTHY], ids=str)
def test_running_the_client_agrees_always(configured: Configured, setup: Setup) -> None:
    """The full form: about two seconds each. When it was last run to its end, none of 272 disagreed."""
    agree(configured, setup)


def agree(configured: Configured, setup: Setup) -> None:
    machine = configured(setup.client, damage=(setup.before, setup.after))
    log_in(machine)
    proved = played(machine, setup)
    if setup.breaks and setup.codes:
        assert proved
        assert proved <= set(setup.codes)
    else:
        assert proved == set()
