import time

from hfs3.files.ini import Document, Grammar, is_meant

CONFIG = b"""\
# top
[default]
region = eu

[profile hf]
REGION = us-east-1 # why
s3 =
  # sizes
  addressing_style = path
\tmultipart_threshold=2GB
output = a
  [x]
  b

# about the next
[profile next]
"""


def test_sections_and_where_they_stand() -> None:
    document = Document(CONFIG, Grammar.BOTOCORE)
    assert document.names() == ("default", "profile hf", "profile next")
    section = document.section("profile hf")
    assert section is not None
    assert (section.number, section.lines[0], section.lines[-1]) == (5, "[profile hf]\n", "# about the next\n")
    assert section.end == 9
    assert document.section("hf") is None


def test_keys_and_where_they_stand() -> None:
    section = Document(CONFIG, Grammar.BOTOCORE).section("profile hf")
    assert section is not None
    region, style, output = section.spot("region"), section.spot("addressing_style", "s3"), section.spot("output")
    assert region is not None
    assert (region.value, region.line, region.column) == ("us-east-1 # why", 1, 9)
    assert style is not None
    assert (style.value, style.line, style.column) == ("path", 4, 21)
    assert output is not None
    assert (output.value, output.line, output.end) == ("a\n[x]\nb", 6, 9)
    assert section.spot("addressing_style") is None
    assert section.spot("addressing_style", "nothing") is None


def test_headers_that_are_indented() -> None:
    document = Document(b"\n  [a]\n  b = c\n  [d]\n    e = f\n      [g]\n[h]\n", Grammar.BOTOCORE)
    assert document.names() == ("a", "d", "h")
    section = document.section("d")
    assert section is not None
    assert (section.number, section.spots[0].value) == (4, "f\n[g]")


def test_line_numbers_count_every_kind_of_line_end() -> None:
    section = Document(b"# a\r# b\r\n# c\n[hf]\r", Grammar.BOTOCORE).section("hf")
    assert section is not None
    assert section.number == 4


def test_goconfig_reads_each_line_for_itself() -> None:
    document = Document(b"[ hf ]\n  a = 1\n      `b` = `c # d`\n[z] = 2\n", Grammar.GOCONFIG)
    section = document.section("hf")
    assert document.names() == ("hf",)
    assert section is not None
    assert [(spot.key, spot.value) for spot in section.spots[:2]] == [("a", "1"), ("b", "c # d")]


def test_what_it_shows_of_itself_has_no_value() -> None:
    section = Document(b"[hf]\naws_secret_access_key = canary\n", Grammar.BOTOCORE).section("hf")
    assert "canary" not in repr(section)


def test_comments_and_blank_lines_mean_nothing() -> None:
    assert [is_meant(line) for line in ("a = b\n", "  # c\n", ";\n", " \n", "")] == [True, False, False, False, False]


def test_a_large_file_that_is_indented_throughout_takes_no_time() -> None:
    """Where any line may continue the one above it, all are modelled: once, and each section in its turn."""
    text = "".join(f"  [profile p{n}]\n  region = eu\n  s3 =\n    addressing_style = path\n\n" for n in range(5000))
    document = Document(text.encode(), Grammar.BOTOCORE)
    begun = time.process_time()
    sections = [document.section("profile p4999") for _ in range(100)]
    assert time.process_time() - begun < 20  # it was minutes
    assert {section.offset for section in sections if section} == {text.rindex("  [profile p4999]")}
