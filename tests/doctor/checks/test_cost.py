from dataclasses import replace

import pytest

from hfs3.contract.limits import GIB
from hfs3.diagnostics.model import State
from hfs3.doctor.case import Case
from hfs3.doctor.checks.cost import look
from hfs3.doctor.model import Outcome
from hfs3.machine import Machine
from tests.doctor.conftest import Configured, case_of, codes, tool_of

RCLONE, OLD = tool_of("rclone", (1, 75, 2)), tool_of("rclone", (1, 60, 1))
S5CMD, AWS = tool_of("s5cmd", (2, 3, 0)), tool_of("aws", (1, 46, 3))


def with_memory(case: Case, free: int | None) -> Case:
    return replace(case, machine=replace(case.machine, memory=lambda: free))


def one(case: Case) -> Outcome:
    (outcome,) = look(case)
    return outcome


def test_a_large_machine(configured: Configured) -> None:
    outcome = one(with_memory(case_of(configured("rclone"), RCLONE), 256 * GIB))
    assert (outcome.state, outcome.findings) == (State.PASS, ())
    assert outcome.said == (
        "up to 70 MB from files on disk, 12 GB from a pipe, 48 GB from another bucket; 50 parts for 100 GB; "
        "a second run sends everything, unless with `--update --use-server-modtime`"
    )


def test_streams_on_a_laptop_are_a_note(configured: Configured) -> None:
    outcome = one(with_memory(case_of(configured("rclone"), RCLONE), 8 * GIB))
    assert (outcome.state, codes(list(outcome.findings))) == (State.PASS, ["HFS382"])
    (finding,) = outcome.findings
    assert finding.detail == "from a pipe or another bucket, up to 48 GB of the 8 GB that are free"
    assert finding.remedy.startswith(
        "Use smaller parts: give such runs `--s3-chunk-size 128M`, or run `hfs3 configure rclone --part-size 128MB`"
    )
    assert finding.place.text == "chunk_size = 2G"


def test_files_that_do_not_fit_are_a_warning(configured: Configured) -> None:
    outcome = one(with_memory(case_of(configured("rclone"), OLD), 8 * GIB))
    assert (outcome.state, codes(list(outcome.findings))) == (State.WARN, ["HFS381", "HFS382"])


def test_what_the_person_says_counts(configured: Configured) -> None:
    machine = configured("rclone", damage=("chunk_size = 2G", "chunk_size = 64M\nupload_concurrency = 2"))
    said = one(with_memory(case_of(machine, RCLONE, RCLONE_TRANSFERS="1"), 8 * GIB)).said
    assert "320 MB" not in said
    assert "326 MB from a pipe, 326 MB from another bucket; 1,600 parts" in said


def test_a_pipe_into_the_cli(configured: Configured) -> None:
    outcome = one(with_memory(case_of(configured("aws"), AWS), 8 * GIB))
    assert codes(list(outcome.findings)) == ["HFS382"]
    assert "`hfs3 configure aws --profile hf-pipes --part-size 256MB`" in outcome.findings[0].remedy


@pytest.mark.parametrize(("largest", "found"), [(400 * GIB, []), (5 * 1024 * GIB, ["HFS383"])])
def test_parts_that_are_too_many(configured: Configured, largest: int, found: list[str]) -> None:
    case = with_memory(case_of(configured("aws"), S5CMD), 64 * GIB)
    outcome = one(replace(case, options=replace(case.options, largest=largest)))
    assert codes(list(outcome.findings)) == found
    if found:
        assert "-p 640`" in outcome.findings[0].remedy


def test_clients_that_make_parts_larger_by_themselves(configured: Configured) -> None:
    machine = configured("aws", damage=("    multipart_chunksize = 2GB\n", ""))
    case = with_memory(case_of(machine, AWS), 64 * GIB)
    outcome = one(replace(case, options=replace(case.options, largest=5 * 1024 * GIB)))
    assert (outcome.findings, "10,000 parts for 5 TB" in outcome.said) == ((), True)


def test_memory_that_is_not_known(configured: Configured) -> None:
    outcome = one(with_memory(case_of(configured("rclone"), RCLONE), None))
    assert outcome.state is State.UNKNOWN
    assert "could not be found out" in outcome.said


def test_a_size_that_is_none(configured: Configured) -> None:
    machine = configured("rclone", damage=("chunk_size = 2G", "chunk_size = 2GB"))
    assert one(with_memory(case_of(machine, RCLONE), GIB)).state is State.UNKNOWN


def test_nothing_to_reckon_with(machine: Machine, configured: Configured) -> None:
    assert one(case_of(machine, RCLONE)).state is State.SKIPPED
    assert one(case_of(configured("rclone"))).state is State.SKIPPED
