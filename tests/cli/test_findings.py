"""How a diagnostic looks."""

from pathlib import Path

import pytest
from rich.console import RenderableType

from hfs3.cli.findings import counts, explanation, frame, remedy_in_general, report, short
from hfs3.cli.output import Output
from hfs3.diagnostics.catalog import BY_CODE, RULES
from hfs3.diagnostics.model import Place, Rule, State, found

HOME = Path("/home/alice")


def _shown(capsys: pytest.CaptureFixture[str], *renderables: RenderableType) -> str:
    Output({}).show(*renderables)
    return capsys.readouterr().out


def test_a_finding_stands_in_its_file_with_a_caret(capsys: pytest.CaptureFixture[str]) -> None:
    place = Place(
        client="AWS CLI",
        path=HOME / ".aws/config",
        line=12,
        column=3,
        text="  request_checksum_calculation = never",
    )
    finding = found(
        BY_CODE["HFS204"],
        "The value is `never`.",
        place=place,
        configure="hfs3 configure aws",
        key="request_checksum_calculation",
        value="when_required",
    )
    assert _shown(capsys, *frame(finding, home=HOME)) == (
        "error[HFS204]: The request checksums setting is not as it must be\n"
        "  --> ~/.aws/config:12:3 (AWS CLI)\n"
        "   |\n"
        "12 |   request_checksum_calculation = never\n"
        "   |   ^\n"
        "  = here: The value is `never`.\n"
        "  = why:  Uploads are framed as aws-chunked, which the gateway does not parse.\n"
        "  = fix:  Run `hfs3 configure aws` to write `request_checksum_calculation = when_required`.\n"
    )


def test_a_spot_is_shown_once_with_everything_that_was_found_there(capsys: pytest.CaptureFixture[str]) -> None:
    place = Place(client="AWS CLI", path=HOME / "f", line=1, column=1, text="[profile hf]")
    details = ("it is missing", "it is missing — upload: refused", "it is missing", "and the download failed")
    static = [found(BY_CODE["HFS204"], detail, place=place, configure="c", key="k", value="v") for detail in details]
    warning = found(BY_CODE["HFS210"], "Missing.", place=place, configure="c", key="k", value="v")
    note = found(BY_CODE["HFS101"], "No token.")
    shown = _shown(capsys, *report([note, warning, *static], home=HOME))
    assert shown.count("error[HFS204]") == 1
    assert " = here: it is missing — upload: refused\n = here: and the download failed\n" in " ".join(shown.split(" "))
    assert (
        shown.index("error[HFS204]")
        < shown.index("warning[HFS210]")
        < shown.index("note[HFS101]: No Hugging Face token was found. Run ")
    )


def test_a_finding_without_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    finding = found(BY_CODE["HFS101"], "Nothing was found.", place=Place())
    assert "-->" not in _shown(capsys, *frame(finding, home=HOME))


def test_a_finding_in_a_variable(capsys: pytest.CaptureFixture[str]) -> None:
    place = Place(client="AWS CLI", variable="AWS_ENDPOINT_URL")
    finding = found(BY_CODE["HFS341"], "It is set.", place=place, variable="AWS_ENDPOINT_URL")
    assert " --> $AWS_ENDPOINT_URL (AWS CLI)\n" in _shown(capsys, *frame(finding, home=HOME))


def test_a_finding_of_a_client(capsys: pytest.CaptureFixture[str]) -> None:
    finding = found(BY_CODE["HFS101"], "x", place=Place(client="rclone"))
    assert " --> rclone\n" in _shown(capsys, *frame(finding, home=HOME))


def test_what_others_wrote_is_no_markup_and_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    text = "[bold]x[/bold] hf_canaryCANARYcanary12 \x1b[31m"
    finding = found(BY_CODE["HFS101"], text, place=Place(path=HOME / "f", line=1, column=1, text=text))
    shown = _shown(capsys, *frame(finding, home=HOME))
    assert "[bold]x[/bold]" in shown
    assert "canary" not in shown
    assert "\x1b" not in shown


def test_counts_tell_of_every_state_that_came_up(capsys: pytest.CaptureFixture[str]) -> None:
    states = [State.PASS, State.PASS, State.WARN, State.FAIL, State.FAIL, State.UNKNOWN, State.SKIPPED]
    told = "✓ 2 fine   ! 1 warning   ✗ 2 errors   ? 1 could not be checked   - 1 skipped\n"
    assert _shown(capsys, counts(states)) == told
    assert _shown(capsys, counts([])) == "nothing was checked\n"


def test_a_path_is_written_as_a_person_writes_it() -> None:
    assert short(HOME / ".aws/config", HOME) == "~/.aws/config"
    assert short(Path("/etc/x"), HOME) == "/etc/x"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_an_explanation_fits_a_narrow_terminal(capsys: pytest.CaptureFixture[str], rule: Rule) -> None:
    Output({"COLUMNS": "80"}).show(*explanation(rule))
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert "{" not in remedy_in_general(rule)
