"""The short way to read an item of the Secret Service: without the `keyring` library, most of whose cost is loading.

It asks for what `keyring.backends.SecretService` writes: in the default collection, an item with the attributes
`service` and `username`. Specification: https://specifications.freedesktop.org/secret-service/latest/
"""

from contextlib import closing


def read(service: str, username: str) -> str | None:
    """Return the item's secret, or None if it is not there to be taken: locked, missing, or nobody to ask."""
    try:
        import secretstorage
    except ImportError:
        return None
    try:
        with closing(secretstorage.dbus_init()) as connection:
            collection = secretstorage.get_collection_by_alias(connection, "default")
            items = collection.search_items({"service": service, "username": username})
            return next((item.get_secret().decode() for item in items), None)
    except secretstorage.SecretStorageException:
        return None
