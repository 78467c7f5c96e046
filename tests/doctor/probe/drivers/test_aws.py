"""The real aws takes every step with what hfs3 writes, and each step looks at what came of it."""

from hfs3.doctor.probe.drivers.aws import ACTS
from tests.doctor.conftest import Configured
from tests.doctor.probe.conftest import Proved


def test_every_act_succeeds(configured: Configured, proved: Proved) -> None:
    result = proved("aws", configured("aws"))
    assert result.findings == ()
    assert [seen.attempt.act for seen in result.witnessed] == list(ACTS)
    assert all(seen.requests for seen in result.witnessed)
    assert all(seen.elsewhere == () for seen in result.witnessed)
