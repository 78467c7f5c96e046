"""The access log goes on, whatever becomes of the file or pipe beneath it."""

import json
import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hfs3.gateway.access_log import Outlet, log, telling_bugs
from hfs3.gateway.records import RequestRecord
from tests.gateway.server.conftest import NOW

RECORD = RequestRecord("1", NOW, "GET", "/", "", "curl", "", "ListBuckets", 403, rule="signature.missing")


def test_a_request_is_logged_as_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    log(RECORD)
    written = capsys.readouterr()
    assert written.out == ""
    assert json.loads(written.err)["rule"] == "signature.missing"
    assert written.err.count("\n") == 1


def test_a_request_is_logged_where_standard_error_is_a_file(capfd: pytest.CaptureFixture[str]) -> None:
    log(RECORD)
    assert json.loads(capfd.readouterr().err)["status"] == 403


def test_a_bug_stands_in_the_log_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("hfs3.gateway.app")
    with telling_bugs():
        logger.error("request %s", "7", exc_info=RuntimeError("hf_abcdefghijkl"))
    logger.error("not for us any more")
    told = json.loads(capsys.readouterr().err)
    assert (told["level"], told["message"]) == ("error", "request 7")
    assert told["traceback"] == "RuntimeError: ********\n"


def test_what_stands_there_as_a_refused_request_is_not_told_twice(capsys: pytest.CaptureFixture[str]) -> None:
    with telling_bugs():
        logging.getLogger("hfs3.gateway").warning("Invalid HTTP request received.")
        logging.getLogger("hfs3.gateway.hub.registry").warning("told")
    assert [json.loads(line)["message"] for line in capsys.readouterr().err.splitlines()] == ["told"]


def test_standard_error_may_be_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    log(RECORD)


@pytest.fixture
def pipe() -> "tuple[int, int]":
    return os.pipe()


def test_a_reader_that_does_not_read_is_waited_for_once(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    outlet = Outlet(writing)
    lines = [b"%04d %b\n" % (number, b"x" * 1000) for number in range(500)]
    begun = time.monotonic()
    for line in lines:
        outlet.write(line)
    assert time.monotonic() - begun < 5
    heard = os.read(reading, 1 << 20)
    outlet.write(b"and on\n")
    heard += os.read(reading, 1 << 20)
    *kept, lost, last = heard.splitlines(keepends=True)
    assert kept == lines[: len(kept)]
    assert (json.loads(lost)["lines_lost"], last) == (len(lines) - len(kept), b"and on\n")
    os.close(reading)
    os.close(writing)


def test_a_line_longer_than_a_pipe_does_not_block(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    outlet = Outlet(writing)
    line = b"y" * 100_000 + b"\n"
    outlet.write(line)
    heard = b""
    while len(heard) < len(line):
        heard += os.read(reading, 1 << 20)
        outlet.write(b"next\n")
    assert heard.startswith(line)
    os.close(reading)
    os.close(writing)


def test_lines_of_several_threads_are_whole(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    outlet = Outlet(writing)
    lines = [[b"%d:%d %b\n" % (thread, number, b"z" * 50) for number in range(5000)] for thread in range(2)]

    def write_all(mine: list[bytes]) -> None:
        for line in mine:
            outlet.write(line)

    def write_and_close() -> None:
        try:
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(write_all, lines))
        finally:
            os.close(writing)

    with ThreadPoolExecutor(1) as pool, os.fdopen(reading, "rb") as heard:
        written = pool.submit(write_and_close)
        found = heard.readlines()
        written.result()
    assert sorted(found) == sorted(lines[0] + lines[1])


def test_a_reader_that_has_gone(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.close(reading)
    outlet = Outlet(writing)
    for _ in range(3):
        outlet.write(b"line\n")
    os.close(writing)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_disk_that_is_full() -> None:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    outlet = Outlet(descriptor)
    for _ in range(3):
        outlet.write(b"line\n")
    os.close(descriptor)
