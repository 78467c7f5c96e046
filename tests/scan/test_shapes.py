import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.scan.shapes import Kind, leaks

SECRET = "5ec4e7a1" * 8
TOKEN = "hf_" + "aBcDeFgHiJkLmNoPqRsTuVwXyZ01234567"
KEY_ID = "HFAKQ7W2E9R4T6Y1U3I5"

FOUND = {
    "an .env file": f"AWS_ACCESS_KEY_ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={SECRET}\nHF_TOKEN={TOKEN}\n",
    "rclone.conf": f"[hf]\ntype = s3\naccess_key_id = {KEY_ID}\nsecret_access_key = {SECRET}\n; {TOKEN}\n",
    ".dvc/config": f"['remote \"hf\"']\n    access_key_id = {KEY_ID}\n    secret_access_key = {SECRET}\n# {TOKEN}",
    "a shell file": f"export AWS_ACCESS_KEY_ID='{KEY_ID}'; export X='{SECRET}'\ncurl -H 'A: Bearer {TOKEN}'\n",
    "a notebook": f'"e[\\"AWS_ACCESS_KEY_ID\\"] = \\"{KEY_ID}\\"\\n",\n"key = \\"{SECRET}\\"\\n", "{TOKEN}\\n"',
    "YAML": f"accessKey: {KEY_ID}\nsecretKey: {SECRET}\ntoken: {TOKEN}\n",
    "an address": f"url = https://me:{TOKEN}@huggingface.co/x\naccess_key_id={KEY_ID}&secret={SECRET}\n",
    "code": f"client(aws_access_key_id={KEY_ID!r}, aws_secret_access_key={SECRET!r})  # {TOKEN}",
}


@pytest.mark.parametrize("name", FOUND)
def test_where_people_leave_them(name: str) -> None:
    text = FOUND[name]
    found = list(leaks(text))
    assert {leak.kind for leak in found} == set(Kind)
    for leak in found:
        line = text.splitlines()[leak.line - 1]
        assert line[leak.column - 1 :].startswith(leak.value.reveal())
        assert leak.kind is not Kind.SECRET or leak.beside == KEY_ID
        assert leak.value.reveal() not in repr(leak)


@pytest.mark.parametrize(
    "text",
    [
        f"sha256:{SECRET}",
        f"{SECRET}  model.safetensors",
        f"commit {SECRET[:40]}",
        f'"etag": "{SECRET}"',
        "aws_secret_access_key = " + "0" * 64,
        "hf_your_token_here",
        "hf_" + "x" * 34,
        "hf_xet_core_file_reconstruction_with_a_long_name",
        "shelf_aBcDeFgHiJkLmNoPqRsTuVwXyZ01234567",
        "HFAKEXAMPLE1234567890",
        "HFAK...",
        f"aws_secret_access_key = {SECRET}  # hfs3: allow",
        f"token = {TOKEN}  # hfs3: allow",
        f"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY{'z' * 10}",
    ],
)
def test_what_only_looks_like_them(text: str) -> None:
    assert list(leaks(text)) == []


def test_a_secret_alone_needs_its_label() -> None:
    (leak,) = leaks(f"secret_access_key: {SECRET}")
    assert (leak.kind, leak.beside) == (Kind.SECRET, "")
    assert [leak.kind for leak in leaks(f"{KEY_ID}\n" + "\n" * 5 + SECRET)] == [Kind.KEY_ID, Kind.SECRET]
    assert [leak.kind for leak in leaks(f"{KEY_ID}\n" + "\n" * 6 + SECRET)] == [Kind.KEY_ID]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("secret_access_key = ", ""),
        ("export AWS_SECRET_ACCESS_KEY='", "'"),
        ('e[\\"AWS_SECRET_ACCESS_KEY\\"] = \\"', '\\"\\n"'),
        ("set -gx AWS_SECRET_ACCESS_KEY ", " # mine"),
    ],
)
def test_a_labelled_value_beside_an_access_key_id_need_not_be_hexadecimal(before: str, after: str) -> None:
    other = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzy0"
    found = list(leaks(f"{KEY_ID}\n{before}{other}{after}"))
    assert [leak.kind for leak in found] == [Kind.KEY_ID, Kind.SECRET]
    assert (found[1].value.reveal(), found[1].column, found[1].beside) == (other, len(before) + 1, KEY_ID)
    assert list(leaks(f"{before}{other}{after}")) == [], "alone it may be anybody's"


@pytest.mark.parametrize(
    "value",
    [
        "${{ secrets.HFS3_SECRET_ACCESS_KEY_FOR_THE_UPLOAD_2 }}",
        "$(pass show huggingface/secret_access_key_of_mine_2)",
        "your_secret_access_key_goes_right_in_here",
        "os.environ['HFS3_SECRET_ACCESS_KEY_OF_ACCOUNT_2_HERE']",
    ],
)
def test_what_only_leads_to_a_secret(value: str) -> None:
    assert [leak.kind for leak in leaks(f"id = {KEY_ID}\nsecret_access_key = {value}")] == [Kind.KEY_ID]


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_stands_around(before: str, after: str) -> None:
    text = f"{before}\n{TOKEN}\n{after}"
    assert TOKEN in {leak.value.reveal() for leak in leaks(text)}
