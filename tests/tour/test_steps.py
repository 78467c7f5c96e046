"""The steps: each in its place, with a title that fits one line."""

import inspect

from hfs3.tour.stage import Stage
from hfs3.tour.steps import STEPS


def test_every_step_has_a_title_that_fits_and_a_function_that_says_what_it_does() -> None:
    assert len({step.title for step in STEPS}) == len(STEPS)
    for step in STEPS:
        assert len(step.title) < 60
        assert step.act.__doc__
        assert [p.annotation for p in inspect.signature(step.act).parameters.values()] == [Stage]
