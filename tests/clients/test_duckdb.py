from dataclasses import replace
from typing import ClassVar

from hfs3.clients import duckdb
from hfs3.clients.base import Client
from tests.contracts.clients import PROFILE, ClientContract


class TestDuckdb(ClientContract):
    client: ClassVar[Client] = duckdb


def test_the_pages_recipe() -> None:
    assert """\
CREATE SECRET hf (
    TYPE s3,
    KEY_ID 'HFAK...',
    SECRET '...',
    ENDPOINT 's3.hf.co/me',
    URL_STYLE 'path',
    REGION 'us-east-1'
);
""" in duckdb.render(PROFILE)


def test_a_local_gateway() -> None:
    assert "SET ca_cert_file = '/it''s/ca.pem';" in duckdb.render(replace(PROFILE, ca_bundle="/it's/ca.pem"))
    assert "USE_SSL false" in duckdb.render(replace(PROFILE, gateway="http://localhost:9000"))
    assert "USE_SSL" not in duckdb.render(PROFILE)


def test_names_that_are_no_identifiers_are_quoted() -> None:
    assert 'CREATE SECRET "hf-org" (' in duckdb.render(replace(PROFILE, name="hf-org"))
