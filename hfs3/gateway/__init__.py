"""A local, offline double of the Hub's S3 endpoint. `hfs3.gateway.running()` is its door for other people's tests."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hfs3.gateway.embedding import running as running


def __getattr__(name: str) -> object:
    # Lazily, because importing the server costs more than everything else that only needs a table of the gateway's.
    if name == "running":
        from hfs3.gateway.embedding import running

        return running
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
