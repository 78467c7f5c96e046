import io
import os
from pathlib import Path

import pytest

from hfs3.scan.files import LARGEST, Skip, Text, texts


def read(folder: Path, *sources: str, stdin: bytes = b"") -> dict[str, Text]:
    found = texts(sources or (".",), io.BytesIO(stdin), folder)
    return {os.path.relpath(text.path, folder): text for text in found}


def put(folder: Path, name: str, data: bytes = b"text") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_what_is_looked_into_below_a_folder(tmp_path: Path) -> None:
    for name in (
        ".env",
        "a/b.py",
        ".dvc/config",
        ".git/config",
        ".git/objects/x",
        "node_modules/x.js",
        ".venv/y",
        "z.ipynb",
    ):
        put(tmp_path, name)
    assert list(read(tmp_path)) == [".git/config", ".env", "z.ipynb", ".dvc/config", "a/b.py"]


def test_what_is_named_is_looked_into_wherever_it_is(tmp_path: Path) -> None:
    put(tmp_path, "node_modules/x.js")
    assert read(tmp_path, "node_modules/x.js")["node_modules/x.js"].text == "text"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xe9", "caf\udce9"),
        ("é".encode(), "é"),
        ("hf_é".encode("utf-16"), "hf_é"),
        (b"a\r\nb", "a\r\nb"),
        (b"", ""),
    ],
)
def test_text_in_any_encoding(tmp_path: Path, data: bytes, text: str) -> None:
    put(tmp_path, "f", data)
    assert read(tmp_path)["f"].text == text


def test_what_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "binary", b"\x7fELF\0\0")
    put(tmp_path, "large", b"")
    os.truncate(tmp_path / "large", LARGEST + 1)
    (tmp_path / "link").symlink_to(tmp_path / "binary")
    os.mkfifo(tmp_path / "pipe")
    found = read(tmp_path)
    assert {name: text.skip for name, text in found.items()} == {
        "binary": Skip.BINARY,
        "large": Skip.TOO_LARGE,
        "link": Skip.LINK,
        "pipe": Skip.BINARY,
    }


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, "nowhere")["nowhere"].problem == "there is no such file or folder"
    if os.geteuid() != 0:
        put(tmp_path, "closed/x")
        (tmp_path / "closed").chmod(0)
        assert read(tmp_path)["closed"].problem == "Permission denied"
        (tmp_path / "closed").chmod(0o700)


def test_standard_input(tmp_path: Path) -> None:
    assert read(tmp_path, "-", stdin=b"in")["../" * 0 + os.path.relpath("-", tmp_path)].text == "in"
