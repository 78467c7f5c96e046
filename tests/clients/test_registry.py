import importlib

from hfs3.clients.registry import CLIENTS
from tests.contracts.clients import ClientContract


def test_clients_are_known_by_their_names() -> None:
    assert list(CLIENTS) == ["aws", "rclone", "boto3", "s5cmd", "duckdb", "dvc"]
    assert all(name == client.NAME for name, client in CLIENTS.items())


def test_every_client_is_held_to_the_contract() -> None:
    """Each has a class in its test module; this one sees that nobody forgets to inherit."""
    for name, client in CLIENTS.items():
        module = importlib.import_module(f"tests.clients.test_{name}")
        classes = [item for item in vars(module).values() if isinstance(item, type) and hasattr(item, "client")]
        assert any(issubclass(item, ClientContract) and item.client is client for item in classes), name
