"""A root, as one process has it open."""

import sqlite3
from dataclasses import dataclass, field

from hfs3.gateway.storage.base import BucketName
from hfs3.gateway.storage.files import Files
from hfs3.gateway.storage.staging import Staging
from hfs3.gateway.storage.writer import Writer


@dataclass(frozen=True, slots=True)
class Root:
    """A connection to look with, what writes, where content arrives, and the files.

    `met` are buckets that were there when this process last looked.
    """

    reader: sqlite3.Connection
    writer: Writer
    staging: Staging
    files: Files
    met: set[BucketName] = field(default_factory=set)
