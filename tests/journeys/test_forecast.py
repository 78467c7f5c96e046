"""The forecast of memory against what a client really takes."""

import json
import os
import subprocess

import pytest

from hfs3.contract.limits import MIB
from hfs3.doctor.forecast import Flow, Sizes, costs
from tests.conftest import tool
from tests.journeys.conftest import Person

_STREAM = 192 * MIB


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="peak memory of one child is not told here")
def test_a_stream_through_rclone(person: Person) -> None:
    rclone = tool("rclone")
    person.must(person.login())
    person.must(person.hfs3("configure", "rclone", "--part-size", "16MB"))
    person.must(person.run(rclone, "mkdir", "--s3-no-check-bucket=false", "hf:forecast"))
    told = json.loads(person.hfs3("doctor", "--no-probe", "--remote", "hf", "--json").stdout)
    cost = next(check for check in told["checks"] if check["name"] == "cost")
    (said,) = (outcome["said"] for outcome in cost["outcomes"] if outcome["subject"] == "rclone with hf")
    assert "166 MB from a pipe" in said
    (stream,) = (one for one in costs("rclone", (1, 75, 2)) if one.flow is Flow.STREAM)
    assert stream.memory(Sizes(16 * MIB, _STREAM, at_once=4)) == 166 * MIB
    with subprocess.Popen([rclone, "rcat", "hf:forecast/big"], stdin=subprocess.PIPE, env=person.environ) as process:
        assert process.stdin
        for _ in range(_STREAM // MIB):
            process.stdin.write(bytes(MIB))
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert 166 * MIB / 3 <= usage.ru_maxrss * 1024 <= 166 * MIB * 1.3, f"{usage.ru_maxrss / 1024:.0f} MB"
