"""What every credential store does. A test class inherits this and has a fixture `store`."""

import pytest

from hfs3.credentials.stores.base import Store
from hfs3.secret import Secret


class StoreContract:
    """The contract of `credentials.stores.base.Store`."""

    def test_what_is_put_is_got_until_it_is_deleted(self, store: Store) -> None:
        store.probe()
        assert store.get("alice") is None
        store.put("alice", Secret("first"))
        assert store.get("alice") == Secret("first")
        store.delete("alice")
        assert store.get("alice") is None

    def test_a_new_secret_takes_the_place_of_the_old_one(self, store: Store) -> None:
        store.put("alice", Secret("first"))
        store.put("alice", Secret("second"))
        assert store.get("alice") == Secret("second")
        store.delete("alice")
        assert store.get("alice") is None, "no copy of the first is left"

    def test_accounts_do_not_touch_each_other(self, store: Store) -> None:
        store.put("alice", Secret("hers"))
        store.put("bob", Secret("his"))
        store.delete("alice")
        assert store.get("bob") == Secret("his")

    def test_deleting_nothing_is_no_error(self, store: Store) -> None:
        store.delete("alice")
        store.delete("alice")

    @pytest.mark.parametrize("text", ["", '{"a": "b"}', "ünïcödé \N{SNOWMAN}", "two\nlines\r\n", " spaces "])
    def test_any_text_comes_back_as_it_was(self, store: Store, text: str) -> None:
        store.put("alice", Secret(text))
        assert store.get("alice") == Secret(text)

    def test_probing_leaves_no_trace(self, store: Store) -> None:
        store.probe()
        assert store.get("probe") is None
        assert store.get("") is None
