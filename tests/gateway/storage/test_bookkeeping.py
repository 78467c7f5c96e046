"""Whatever is done in whatever order: contents come back, every use of a file is counted, nothing is left over."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import Deletion, allow
from hfs3.gateway.storage.disk import open_storage
from tests.gateway.storage.conftest import NOW, chunks
from tests.gateway.storage.samples import BUCKET, LARGE, content_of, named, upload

KEYS = st.sampled_from(["a", "b", "c/d"])
SAMPLES = {"nothing": b"", "small": b"small", "large": LARGE, "another": LARGE[::-1]}
CONTENTS = st.sampled_from(sorted(SAMPLES))


class Bookkeeping(RuleBasedStateMachine):
    """A storage beside a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.runner = asyncio.Runner()
        self.storage = open_storage(self.root, durability=Durability.PROCESS, etag_style=ETagStyle.OPAQUE)
        self.runner.run(self.storage.create_bucket(BUCKET, now=NOW))
        self.model: dict[str, bytes] = {}
        self.uploads: dict[str, tuple[str, bytes]] = {}

    @rule(key=KEYS, content=CONTENTS)
    def put(self, key: str, content: str) -> None:
        staged = self.runner.run(self.storage.stage(chunks(SAMPLES[content])))
        self.runner.run(self.storage.put(named(key), staged, attributes={}, now=NOW))
        self.model[key] = SAMPLES[content]

    @rule(key=KEYS, content=CONTENTS)
    def put_refused(self, key: str, content: str) -> None:
        def refuse(_current: object) -> None:
            raise S3Error("PreconditionFailed")

        staged = self.runner.run(self.storage.stage(chunks(SAMPLES[content])))
        try:
            self.runner.run(self.storage.put(named(key), staged, attributes={}, now=NOW, guard=refuse))
        except S3Error:
            return
        raise AssertionError("was not refused")

    @rule(source=KEYS, key=KEYS)
    def copy(self, source: str, key: str) -> None:
        try:
            self.runner.run(self.storage.copy(named(source), named(key), attributes=None, now=NOW))
        except S3Error:
            assert source not in self.model
        else:
            self.model[key] = self.model[source]

    @rule(keys=st.lists(KEYS, max_size=3))
    def delete(self, keys: list[str]) -> None:
        outcomes = self.runner.run(self.storage.delete([Deletion(named(key)) for key in keys]))
        assert outcomes == (None,) * len(keys)
        for key in keys:
            self.model.pop(key, None)

    @rule(key=KEYS, contents=st.lists(CONTENTS, min_size=1, max_size=3))
    def send_in_parts(self, key: str, contents: list[str]) -> None:
        parts = [SAMPLES[content] for content in contents]
        upload_id, _ = self.runner.run(upload(self.storage, key, *parts))
        self.uploads[upload_id] = (key, b"".join(parts))

    @rule(data=st.data())
    def complete(self, data: st.DataObject) -> None:
        if not self.uploads:
            return
        upload_id = data.draw(st.sampled_from(sorted(self.uploads)))
        key, content = self.uploads.pop(upload_id)
        parts = self.storage.list_parts(upload_id, after=0, limit=10)
        self.runner.run(
            self.storage.complete_upload(named(key), upload_id, parts=parts, manifest="m", now=NOW, guard=allow)
        )
        self.model[key] = content

    @rule(data=st.data())
    def abort(self, data: st.DataObject) -> None:
        if self.uploads:
            upload_id = data.draw(st.sampled_from(sorted(self.uploads)))
            key, _ = self.uploads.pop(upload_id)
            self.runner.run(self.storage.abort_upload(named(key), upload_id))

    @rule()
    def expire(self) -> None:
        self.runner.run(self.storage.expire_uploads(before=datetime(2100, 1, 1, tzinfo=UTC)))
        self.uploads.clear()

    @rule()
    def start_again(self) -> None:
        self.runner.run(self.storage.close())
        self.storage = open_storage(self.root, durability=Durability.PROCESS, etag_style=ETagStyle.OPAQUE)

    @invariant()
    def contents_come_back(self) -> None:
        page = self.storage.walk(BUCKET, "", start="", delimiter="", limit=10)
        assert [entry.key for entry in page.entries] == sorted(self.model)
        for key, content in self.model.items():
            assert content_of(self.storage.open(named(key))) == content

    @invariant()
    def every_use_is_counted(self) -> None:
        index = self.storage._root.reader
        uses = dict(index.execute("SELECT name, uses FROM files"))
        query = (
            "SELECT file FROM objects WHERE file IS NOT NULL UNION ALL SELECT file FROM parts WHERE file IS NOT NULL"
        )
        counted: dict[str, int] = {}
        for (name,) in index.execute(query):
            counted[name] = counted.get(name, 0) + 1
        assert uses == counted
        doomed = {name for (name,) in index.execute("SELECT name FROM doomed")}
        assert set(uses) <= {path.name for path in (self.root / "files").iterdir()} <= set(uses) | doomed
        bodies = {body for (body,) in index.execute("SELECT id FROM bodies")}
        named_bodies = "SELECT body FROM objects UNION ALL SELECT body FROM parts"
        assert sorted(bodies) == sorted(body for (body,) in index.execute(named_bodies) if body is not None)

    def teardown(self) -> None:
        self.runner.run(self.storage.close())
        owned = sum(1 for _ in (self.root / "files").iterdir())
        assert owned <= len(self.model) + 3 * len(self.uploads)
        self.runner.close()
        shutil.rmtree(self.root)


Bookkeeping.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestBookkeeping = Bookkeeping.TestCase
