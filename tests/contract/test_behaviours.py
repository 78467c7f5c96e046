"""The statements and switches: each said once, each with its evidence."""

import pytest

from hfs3.contract.behaviours import STATEMENTS, SWITCHES, Switch
from hfs3.contract.evidence import Mark


def test_nothing_is_said_twice() -> None:
    assert len({statement.words for statement in STATEMENTS}) == len(STATEMENTS)


def test_statements_on_one_topic_stand_together() -> None:
    topics = [statement.topic for statement in STATEMENTS]
    assert topics == sorted(topics, key=list(dict.fromkeys(topics)).index)


def test_statements_are_sentences() -> None:
    assert [statement.words for statement in STATEMENTS if not statement.words.endswith(".")] == []


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)
def test_a_switch_asks_a_question_and_has_answers(switch: Switch) -> None:
    assert switch.question.endswith("?")
    assert len({choice.value for choice in switch.choices}) == len(switch.choices) > 1
    assert switch.default == switch.choices[0].value


def test_what_nobody_shows_is_called_assumed() -> None:
    silent = [s for s in STATEMENTS if "nobody shows" in s.evidence.source]
    assert silent
    assert {statement.evidence.mark for statement in silent} == {Mark.ASSUMED}
