"""How a planned change looks."""

from hfs3.cli.diffs import coloured


def test_each_kind_of_line_has_its_colour() -> None:
    text = coloured("--- a\n+++ b\n@@ -1 +1,2 @@\n kept\n-gone\n+[profile hf]\n")
    assert text.plain == "--- a\n+++ b\n@@ -1 +1,2 @@\n kept\n-gone\n+[profile hf]"
    lines = text.split("\n")
    assert [str(line.spans[0].style if line.spans else line.style) for line in lines] == [
        "bold",
        "bold",
        "cyan",
        "dim",
        "red",
        "green",
    ]


def test_no_change_is_no_line() -> None:
    assert coloured("").plain == ""
