import io
from pathlib import Path

from hfs3.diagnostics.model import Finding
from hfs3.scan.files import LARGEST
from hfs3.scan.run import Tally, scan
from hfs3.secret import Secret
from tests.doctor.conftest import ACCOUNT
from tests.scan.test_shapes import KEY_ID, SECRET, TOKEN


def scanned(folder: Path, *, tally: Tally | None = None) -> list[Finding]:
    return list(scan(["."], io.BytesIO(), folder, accounts=(ACCOUNT,), tally=tally or Tally()))


def test_the_place_and_never_the_value(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"AWS_ACCESS_KEY_ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\nT={TOKEN}\n")
    findings = scanned(tmp_path)
    assert [(f.rule.code, f.place.line, f.place.column) for f in findings] == [
        ("HFS133", 1, 19),
        ("HFS131", 2, 23),
        ("HFS132", 3, 3),
    ]
    assert SECRET not in repr(findings)
    assert TOKEN not in repr(findings)
    assert findings[1].detail == (
        f"a secret access key of {KEY_ID} stands here, fingerprint {Secret(SECRET).fingerprint()}"
    )
    assert findings[1].place.text == "AWS_SECRET_ACCESS_KEY=********"


def test_your_own_pair_is_recognised(tmp_path: Path) -> None:
    mine = "5ec4e7" * 10 + "beef"
    (tmp_path / "x.sh").write_text(f"secret_access_key={mine}")
    (finding,) = scanned(tmp_path)
    assert finding.detail.endswith(", the pair of your account alice")


def test_how_much_was_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_bytes(b"\0")
    (tmp_path / "c").touch()
    with (tmp_path / "c").open("r+b") as large:
        large.truncate(LARGEST + 1)
    tally = Tally()
    assert scanned(tmp_path, tally=tally) == []
    assert (tally.files, dict(tally.skipped), tally.unread) == (1, {"binary": 1, "too large": 1}, [])
    assert tally.too_large == [tmp_path / "c"]
    assert list(scan(["nowhere"], io.BytesIO(), tmp_path, tally=tally)) == []
    assert tally.unread == [(tmp_path / "nowhere", "there is no such file or folder")]
