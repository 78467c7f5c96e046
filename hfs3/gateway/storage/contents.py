"""Who owns which content: bytes have one owner, a file may have several, and goes with the last."""

from typing import NamedTuple

from hfs3.gateway.storage.base import Staged
from hfs3.gateway.storage.transactions import Transaction


class Content(NamedTuple):
    """Where an object's or a part's bytes are: a row of `bodies`, or a file."""

    body: int | None
    file: str | None


def file_of(staged: Staged) -> str:
    """Return the name of a staged file, or empty for staged bytes."""
    return staged.content if isinstance(staged.content, str) else ""


def own(transaction: Transaction, content: bytes | str) -> Content:
    """Store bytes, or count one more use of a file."""
    index = transaction.index
    if isinstance(content, str):
        index.execute("INSERT INTO files VALUES (?, 1) ON CONFLICT DO UPDATE SET uses = uses + 1", (content,))
        return Content(None, content)
    return Content(index.execute("INSERT INTO bodies (content) VALUES (?)", (content,)).lastrowid, None)


def share(transaction: Transaction, content: Content) -> Content:
    """Return content that another owner may have: the same file, or a copy of the few bytes."""
    if content.file is not None:
        return own(transaction, content.file)
    row = transaction.index.execute("SELECT content FROM bodies WHERE id = ?", (content.body,)).fetchone()
    return own(transaction, row[0])


def disown(transaction: Transaction, content: Content) -> None:
    """Take one owner from content; without any, it goes."""
    index = transaction.index
    if content.file is None:
        index.execute("DELETE FROM bodies WHERE id = ?", (content.body,))
        return
    fewer = "UPDATE files SET uses = uses - 1 WHERE name = ? RETURNING uses"
    (uses,) = index.execute(fewer, (content.file,)).fetchone()
    if uses == 0:
        index.execute("DELETE FROM files WHERE name = ?", (content.file,))
        transaction.drop(content.file)
