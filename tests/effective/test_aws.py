"""What hfs3 says that each AWS CLI takes, against what it then asks a server for."""

import pytest

from hfs3.effective.model import AMAZON, NOT_SENT, Asked
from hfs3.effective.resolve import Installed
from tests.effective.conftest import CONFIG, KEYS, PAIR, Place, Recorder
from tests.matrix.installed import Command, beside, debian_aws, debian_libraries

VERSIONS = {"PyPI": (1, 46, 3), "Debian": (2, 9, 19)}
_BOTH = {"AWS_ENDPOINT_URL": "URL/all", "AWS_ENDPOINT_URL_S3": "URL/s3"}
WORLDS = {
    "an option, before variables": (("--profile", "p"), PAIR),
    "variables, before AWS_PROFILE": ((), {**PAIR, "AWS_PROFILE": "p"}),
    "two profiles in variables": ((), {"AWS_PROFILE": "default", "AWS_DEFAULT_PROFILE": "p"}),
    "endpoints in variables": (("--profile", "p"), _BOTH),
    "ignored endpoints": (("--profile", "p"), {**_BOTH, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}),
    "regions in variables": (("--profile", "p"), {"AWS_REGION": "r-a", "AWS_DEFAULT_REGION": "r-b"}),
    "the region of version 2": (("--profile", "p"), {"AWS_REGION": "r-a"}),
}


def _command(version: str) -> Command:
    return beside("aws") if version == "PyPI" else debian_aws()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", WORLDS)
def test_as_the_cli_does(place: Place, recorder: Recorder, version: str, name: str) -> None:
    option, variables = WORLDS[name]
    place.write(recorder.filled(CONFIG), KEYS)
    place.variables = {key: recorder.filled(value) for key, value in variables.items()}
    environ = place.environ if version == "PyPI" else {**place.environ, "PYTHONPATH": debian_libraries()}
    # Debian's knows no endpoint in files or variables: it is told one here, to see the rest.
    told = ("--endpoint-url", "URL/option") if version == "Debian" else ()
    chosen = "default" if version == "Debian" and name.startswith("two profiles") else "p"
    took = place.take(Installed("aws", VERSIONS[version]), chosen)
    values = {asked: one.read.value for asked, one in took.items()}
    seen = recorder.asked_by((*_command(version), *option, *told, "s3", "ls"), environ)
    if not seen[0]:
        assert values[Asked.ENDPOINT] == AMAZON
        return
    assert values[Asked.ENDPOINT] == (AMAZON if told else recorder.url + seen[0])
    assert (values[Asked.ACCESS_KEY_ID], values[Asked.REGION]) == seen[1:]


@pytest.mark.parametrize(
    ("version", "endpoint", "checksums"),
    [
        ((1, 28, 9), AMAZON, NOT_SENT),
        ((1, 36, 9), "https://e.example/p", NOT_SENT),
        ((2, 12, 9), AMAZON, NOT_SENT),
        ((2, 22, 35), "https://e.example/p", NOT_SENT),
        ((2, 23, 0), "https://e.example/p", "when_supported"),
        ((2, 23, 5), "https://e.example/p", "when_required"),
        ((2, 36, 7), "https://e.example/p", "when_required"),
    ],
)
def test_what_a_version_knows(place: Place, version: tuple[int, ...], endpoint: str, checksums: str) -> None:
    place.write("[profile p]\nendpoint_url = https://e.example/p\nrequest_checksum_calculation = when_required\n")
    took = place.take(Installed("aws", version), "p")
    assert took[Asked.ENDPOINT].read.value == endpoint
    assert took[Asked.REQUEST_CHECKSUMS].read.value == checksums


def test_sizes_and_signature(place: Place) -> None:
    place.write("[profile p]\ns3 =\n  multipart_threshold = 2GB\n  multipart_chunksize = 1GB\n")
    took = place.take(Installed("aws", (1, 46, 3)), "p")
    assert (took[Asked.MULTIPART_THRESHOLD].read.value, took[Asked.PART_SIZE].read.value) == ("2GB", "1GB")
    assert took[Asked.MULTIPART_THRESHOLD].read.place.line == 3
    assert "retired version 2" in took[Asked.SIGNATURE].read.because
    boto3 = place.take(Installed("boto3", (1, 44, 5), {"botocore": (1, 44, 5)}), "p")
    assert boto3[Asked.PART_SIZE].read.value == "8MB"
    assert place.take(Installed("dvc", (3, 67, 1), {"botocore": (1, 43, 0)}), "p")[Asked.PART_SIZE].read.value == "50MB"
