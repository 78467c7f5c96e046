"""How a planned change looks."""

from typing import Final

from rich.text import Text

_STYLES: Final = (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red"))


def coloured(diff: str) -> Text:
    """Return a unified diff with its lines coloured. Its secrets are masked where it is made."""
    lines = [Text(line, _style(line)) for line in diff.splitlines()]
    return Text("\n").join(lines)


def _style(line: str) -> str:
    return next((style for start, style in _STYLES if line.startswith(start)), "dim")
