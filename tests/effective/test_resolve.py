import stat

import pytest

from hfs3.effective.model import Asked, Kind
from hfs3.effective.readers import LIBRARIES, READERS
from hfs3.effective.resolve import Installed
from tests.effective.conftest import Place

_AWS = Installed("aws", (2, 36, 7))


@pytest.mark.parametrize("name", [reader.name for reader in READERS])
@pytest.mark.parametrize("version", [(0, 1), (1, 30), (1, 60, 1), (1, 75, 2), (2, 36, 7), (26, 0)])
def test_every_client_answers_everything(place: Place, name: str, version: tuple[int, ...]) -> None:
    place.write()
    took = place.take(Installed(name, version), "hf")
    assert set(took) == set(Asked)
    assert all(one.read.value or one.read.because for one in took.values())


def test_where_it_stands(place: Place) -> None:
    place.write("# mine\n[profile hf]\n  region   =  eu-west-1\n")
    read = place.take(_AWS, "hf", Asked.REGION)[Asked.REGION].read
    assert (read.value, read.kind, read.place.line, read.place.column) == ("eu-west-1", Kind.FILE, 3, 15)


def test_what_is_passed_over(place: Place) -> None:
    place.write("[profile hf]\nregion = us-east-1\n")
    place.variables = {"AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"}
    took = place.take(_AWS, "hf", Asked.REGION)[Asked.REGION]
    assert [read.value for read in (took.read, *took.passed_over)] == ["a", "b", "us-east-1", "us-east-1"]
    assert took.read.place.variable == "AWS_REGION"


def test_how_the_profile_is_named(place: Place) -> None:
    place.write("[profile hf]\n")
    assert place.take(_AWS, "hf")[Asked.REGION].named == "--profile hf"
    place.variables = {"AWS_PROFILE": "hf"}
    assert place.take(_AWS, "hf")[Asked.REGION].named == "AWS_PROFILE=hf"
    place.variables = {"AWS_PROFILE": "hf", "AWS_DEFAULT_PROFILE": "other"}
    assert place.take(_AWS, "hf")[Asked.REGION].named == "AWS_PROFILE=hf"
    assert place.take(Installed("aws", (1, 46, 3)), "hf")[Asked.REGION].named == "--profile hf"
    assert place.take(Installed("duckdb", (1, 5)), "hf")[Asked.REGION].named == "no profile"


def test_a_client_without_a_version_is_not_guessed_at(place: Place) -> None:
    place.write("[profile hf]\nregion = us-east-1\n")
    read = place.take(Installed("aws", ()), "hf", Asked.REGION)[Asked.REGION].read
    assert (read.kind, read.value) == (Kind.UNKNOWN, "")


def test_a_file_that_stops_some(place: Place) -> None:
    place.write("[profile hf]\nregion = a\n[profile hf]\nregion = b\n", "[hf]\naws_access_key_id = K\n")
    place.variables = {"S3_ENDPOINT_URL": "https://e.example/n", "AWS_PROFILE": "hf"}
    stopped = place.take(_AWS, "hf", Asked.REGION)[Asked.REGION].read
    assert (stopped.kind, stopped.place.line) == (Kind.REFUSED, 3)
    assert "duplicate section" in stopped.because
    assert place.take(Installed("s5cmd", (2, 3)), "hf")[Asked.REGION].read.value == "b"


def test_no_secret_is_ever_read(place: Place) -> None:
    place.write("[profile hf]\n", "[hf]\naws_access_key_id = K\naws_secret_access_key = CANARY\n")
    (place.machine.home / ".aws/credentials").chmod(stat.S_IRUSR)
    assert "CANARY" not in repr([place.take(_AWS, "hf"), place.take(Installed("s5cmd", (2, 3)), "hf")])


def test_libraries_are_those_of_python() -> None:
    assert set(LIBRARIES) == {"boto3", "s3fs", "dvc", "pyarrow", "obstore", "polars", "duckdb"}
