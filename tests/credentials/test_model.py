from hfs3.credentials.model import Identity, Role


def test_the_user_comes_first_among_the_namespaces() -> None:
    assert Identity("alice", ("acme", "other"), Role.WRITE).namespaces == ("alice", "acme", "other")


def test_a_limited_token_works_where_it_reaches() -> None:
    assert Identity("alice", ("acme",), Role.FINE_GRAINED, reach=("acme",)).namespaces == ("acme",)
