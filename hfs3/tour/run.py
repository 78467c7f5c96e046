"""Plays the steps one after the other and hands on what happens."""

from collections.abc import Generator

from hfs3.machine import Machine
from hfs3.tour.events import Event, Opened
from hfs3.tour.stage import stage
from hfs3.tour.steps import STEPS


def run(machine: Machine) -> Generator[Event]:
    """Play the tour in a home of its own on `machine`; when the generator ends or is closed, nothing is left of it."""
    with stage(machine) as place:
        for number, step in enumerate(STEPS, start=1):
            yield Opened(number, len(STEPS), step.title)
            yield from step.act(place)
