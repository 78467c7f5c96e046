"""The forecast of memory against what a client really takes."""

import json
import subprocess
import sys

import pytest

from hfs3.contract.limits import KIB, MIB
from hfs3.doctor.forecast import Flow, Sizes, costs
from tests.conftest import tool
from tests.journeys.conftest import Person

_STREAM = 192 * MIB

# Run by a small process: the peak that the kernel tells of a child begins with the memory of whoever started it.
_MEASURED = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory of one child is not told here")
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
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, rclone, "rcat", "hf:forecast/big"],
        input=bytes(_STREAM),
        stdout=subprocess.PIPE,
        env=person.environ,
        check=True,
    )
    peak = int(done.stdout) * KIB
    assert 166 * MIB / 3 <= peak <= 166 * MIB * 1.3, f"{peak // MIB} MB"
