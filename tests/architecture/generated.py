"""What is written by a program and not by hand: the completions, and the tables of README.md.

`python -m tests.architecture.generated` writes them again; test_completions.py and test_readme.py compare.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import ROOT

README = ROOT / "README.md"
SHELLS = {"bash": "completions/hfs3.bash", "zsh": "completions/_hfs3", "fish": "completions/hfs3.fish"}

_BLOCK = re.compile(r"(?P<head><!-- generated: (?P<name>[a-z0-9 -]+) -->\n).*?(?P<tail><!-- end -->)", re.DOTALL)

_CONSOLE = re.compile(r"^```console\n.*?^```", re.DOTALL | re.MULTILINE)
_COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)

# zsh runs the file itself the first time it is asked; Typer's text would only define the function then.
_FIRST_TIME = '[[ "$funcstack[1]" = _hfs3 ]] && _hfs3_completion "$@"\n'


def completion(shell: str) -> str:
    """Return the completion file of a shell, as the program writes it."""
    argv = ["env", f"_HFS3_COMPLETE=source_{shell}", sys.executable, "-m", "hfs3"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=True)
    text = f"{done.stdout.strip()}\n"
    return text + _FIRST_TIME if shell == "zsh" else text


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and content of every generated block in a text."""
    for found in _BLOCK.finditer(text):
        yield found["name"], found[0].removeprefix(found["head"]).removesuffix(found["tail"])


def filled(text: str) -> str:
    """Return the text with every generated block rendered, and every console block run, anew."""
    from tests.architecture.tables import TABLES

    text = _CONSOLE.sub(lambda found: f"```console\n{''.join(map(_session, _COMMAND.findall(found[0])))}```", text)
    return _BLOCK.sub(lambda found: f"{found['head']}\n{TABLES[found['name']]().strip()}\n\n{found['tail']}", text)


def _session(command: str) -> str:
    """Return what a person without any account sees who types a command."""
    with tempfile.TemporaryDirectory() as home:
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        environ = {"PATH": path, "HOME": home, "LANG": "C.UTF-8"}
        argv = ["sh", "-c", f"exec 2>&1; {command}"]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False, env=environ, cwd=home)
    return f"$ {command}\n{done.stdout}"


def main() -> None:
    """Write everything again."""
    for shell, name in SHELLS.items():
        (ROOT / name).write_text(completion(shell), encoding="utf-8")
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write("\n".join(str(Path(name)) for name in (*SHELLS.values(), "README.md")) + "\n")


if __name__ == "__main__":
    main()
