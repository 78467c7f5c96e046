from dataclasses import replace
from typing import ClassVar

from hfs3.clients import dvc
from hfs3.clients.base import Client
from tests.contracts.clients import PROFILE, ClientContract


class TestDvc(ClientContract):
    client: ClassVar[Client] = dvc


def test_the_remote_names_the_profile() -> None:
    shown = dvc.render(PROFILE)
    assert "dvc remote modify --local hf profile hf\n" in shown
    assert "dvc remote modify hf endpointurl https://s3.hf.co/me\n" in shown


def test_paths_are_quoted() -> None:
    assert "ssl_verify '/a b/ca.pem'" in dvc.render(replace(PROFILE, ca_bundle="/a b/ca.pem"))
