"""What hfs3 says that obstore, polars and pyarrow take, against what each then asks a server for."""

import pytest

from hfs3.effective.model import AMAZON, Asked, Kind
from hfs3.effective.resolve import Installed
from tests.effective.conftest import CONFIG, KEYS, PAIR, Place, Recorder
from tests.matrix.installed import python

_CODE = {
    "obstore": "import obstore; from obstore.store import S3Store\n"
    "print(obstore.list(S3Store('b', retry_config={'max_retries': 0})).collect())",
    "polars": "import polars; print(polars.scan_parquet('s3://b/x.parquet').collect())",
    "pyarrow": "from pyarrow import fs\n"
    "print(fs.S3FileSystem(endpoint_override='URL/code').get_file_info(fs.FileSelector('b')))",
}
_ALL = {"AWS_ENDPOINT_URL": "URL/all"}
WORLDS = {
    "two endpoints": {**PAIR, **_ALL, "AWS_ENDPOINT_URL_S3": "URL/s3", "AWS_PROFILE": "p"},
    "one endpoint": {**PAIR, **_ALL, "AWS_PROFILE": "p"},
    "the profile's pair": {**_ALL, "AWS_PROFILE": "p"},
    "two regions": {**PAIR, **_ALL, "AWS_PROFILE": "p", "AWS_REGION": "r-a", "AWS_DEFAULT_REGION": "r-b"},
    "the other region": {**PAIR, **_ALL, "AWS_PROFILE": "p", "AWS_DEFAULT_REGION": "r-b"},
}


@pytest.mark.parametrize("library", _CODE)
@pytest.mark.parametrize("name", WORLDS)
def test_as_the_library_does(place: Place, recorder: Recorder, library: str, name: str) -> None:
    place.write(recorder.filled(CONFIG), KEYS)
    place.variables = {key: recorder.filled(value) for key, value in WORLDS[name].items()}
    took = {asked: one.read for asked, one in place.take(Installed(library, (1,)), "p").items()}
    if took[Asked.ACCESS_KEY_ID].value == "none":
        return  # it would ask a server of Amazon's, for seconds
    path, key_id, region = recorder.asked_by((*python(library), "-c", _CODE[library]), place.environ)
    endpoint = took[Asked.ENDPOINT]
    expected = f"{recorder.url}/code" if endpoint.kind is Kind.CODE else endpoint.value
    assert (recorder.url + path).startswith(expected + "/b")
    assert (took[Asked.ACCESS_KEY_ID].value, took[Asked.REGION].value) == (key_id, region)


def test_a_library_without_an_endpoint_talks_to_amazon(place: Place) -> None:
    place.write(CONFIG, KEYS)
    place.variables = {"AWS_PROFILE": "p"}
    took = {
        name: place.take(Installed(name, (1,)), "p")[Asked.ENDPOINT].read for name in ("obstore", "polars", "duckdb")
    }
    assert (took["obstore"].value, took["polars"].value) == (AMAZON, AMAZON)
    assert took["duckdb"].kind is Kind.CODE


def test_the_checksums_of_pyarrow(place: Place) -> None:
    arrow = Installed("pyarrow", (26, 0, 1))
    place.write("[profile p]\nrequest_checksum_calculation = when_required\n")
    assert place.take(arrow, "p")[Asked.REQUEST_CHECKSUMS].read.value == "when_required"
    assert place.take(arrow, "other")[Asked.REQUEST_CHECKSUMS].read.value == "always"
