"""A root, as one process has it open."""

import sqlite3
from dataclasses import dataclass

from hfs3.gateway.storage.files import Files
from hfs3.gateway.storage.staging import Staging
from hfs3.gateway.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Root:
    """A connection to look with, a thread that writes, where content arrives, and the files."""

    reader: sqlite3.Connection
    writer: Writer
    staging: Staging
    files: Files
