"""Made-up accounts: in the form seen of the Hub's, and never the same twice."""

import re

from hfs3.gateway.hub.accounts import Grant
from hfs3.gateway.hub.demo import new_account, new_pair, new_token


def test_the_forms_are_the_hubs() -> None:
    token = new_token()
    assert re.fullmatch(r"hf_[A-Za-z]{34}", token.value.reveal())
    assert re.fullmatch(r"HFAK[A-Z0-9]{20}", token.pair.access_key_id)
    assert re.fullmatch(r"[0-9a-f]{64}", token.pair.secret_access_key.reveal())


def test_nothing_is_the_same_twice() -> None:
    assert len({new_pair().access_key_id for _ in range(100)}) == 100
    assert new_account().tokens[0].value != new_account().tokens[0].value


def test_an_account_may_write_in_its_own_namespace_and_its_organisations() -> None:
    account = new_account("someone", ("an-org",))
    assert account.namespaces == ("someone", "an-org")
    assert [(token.grant, token.namespaces) for token in account.tokens] == [(Grant.WRITE, ())]
