"""How the tour looks: plain in a pipe, coloured and with the files' contents on a terminal."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.cli.output import Manner, Output
from hfs3.cli.tour import show
from hfs3.diagnostics.catalog import BY_CODE
from hfs3.diagnostics.model import Place, found
from hfs3.tour.events import Changed, Done, Event, Failed, Farewell, Found, LeftOut, Opened, Typed

HOME = Path("/tmp/hfs3-tour-x")
DIFF = "--- /dev/null\n+++ ~/.aws/config\n@@ -0,0 +1,2 @@\n+[profile hf]\n+region = us-east-1\n"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def _events() -> Iterator[Event]:
    place = Place("AWS CLI", HOME / ".aws/config", 1, 1, "[profile hf]")
    rule = BY_CODE["HFS204"]
    yield Opened(1, 2, "Settings")
    yield Typed("hfs3 configure aws")
    yield Changed("~/.aws/config", DIFF)
    yield Done("Key pair proved", "by one request")
    yield LeftOut("rclone 1.60.1", "too old")
    yield Failed("boto3 uploads", "refused \x1b[31m hf_canaryCANARYcanary12", expected=True)
    yield Found(found(rule, "It is not there.", place=place, configure="c", key="k", value="v"), HOME)
    yield Opened(2, 2, "The end")
    yield Farewell((("hfs3 login", "first"), ("hfs3 configure aws", "then")), "Everything is gone.")


def test_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert show(_events(), Output({})) == 0
    written = capsys.readouterr()
    assert written.out == (
        "\n 1/2  Settings\n"
        "      $ hfs3 configure aws\n"
        "      ✓ ~/.aws/config written\n"
        "      ✓ Key pair proved  by one request\n"
        "      - rclone 1.60.1 left out  too old\n"
        "      ✗ boto3 uploads: refused \\x1b[31m ********\n"
        "      error[HFS204]: The request checksums setting is not as it must be\n"
        "       --> ~/.aws/config:1:1 (AWS CLI)\n"
        "        |\n"
        "      1 | [profile hf]\n"
        "        | ^\n"
        "       = here: It is not there.\n"
        "       = why:  Uploads are framed as aws-chunked, which the gateway does not parse.\n"
        "       = fix:  Run `c` to write `k = v`.\n"
        "\n 2/2  The end\n"
        "      $ hfs3 login          first\n"
        "      $ hfs3 configure aws  then\n"
        "\n Everything is gone.\n"
    )
    assert written.err.endswith(" seconds\n")


def test_quiet_has_no_news(capsys: pytest.CaptureFixture[str]) -> None:
    show(_events(), Output({}, Manner.QUIET))
    assert capsys.readouterr().err == ""


def test_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    show(_events(), Output({"COLUMNS": "80", "TERM": "xterm"}))
    shown = screen.getvalue()
    assert "\x1b[32m+[profile hf]" in shown
    assert "@@" not in shown


def test_a_fault_that_was_not_meant_is_told_by_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert show([Failed("aws", "nothing came back", expected=False)], Output({})) == 1
    assert "✗ aws: nothing came back" in capsys.readouterr().out


@pytest.mark.parametrize("leaving", ["interrupted", "nobody reads on"])
def test_leaving_early_leaves_nothing_behind(tmp_path: Path, leaving: str) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    environ = {**os.environ, "TMPDIR": str(folder)}
    argv = [sys.executable, "-m", "hfs3", "tour"]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ, start_new_session=True
    ) as program:
        assert program.stdout
        assert program.stderr
        assert any("Key pair kept" in line for line in iter(program.stdout.readline, ""))
        assert list(folder.iterdir())
        if leaving == "interrupted":
            program.send_signal(signal.SIGINT)
        program.stdout.close()
        told = program.stderr.read()
        code = program.wait(timeout=60)
    assert (code, told) == (130 if leaving == "interrupted" else 141, "")
    assert list(folder.iterdir()) == []
