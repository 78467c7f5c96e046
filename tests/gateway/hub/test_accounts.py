"""Accounts and what they may reach."""

from hfs3.gateway.hub.accounts import HubAccount


def test_the_users_own_namespace_comes_first() -> None:
    assert HubAccount("someone", ("b", "a")).namespaces == ("someone", "b", "a")
