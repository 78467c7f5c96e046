"""The Hugging Face token: whether there is one and where. It is not sent anywhere, so its validity stays open."""

from collections.abc import Iterator

from hfs3.credentials.model import Role
from hfs3.credentials.sources import find_token
from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules import credentials
from hfs3.doctor.case import Case
from hfs3.doctor.model import Outcome, judged


def look(case: Case) -> Iterator[Outcome]:
    """Yield the outcome for the token, the Hub's address, and what the accounts' tokens allow."""
    token = find_token(case.machine)
    hub = tuple(_hub(case))
    if token is None:
        missing = found(credentials.TOKEN_MISSING, "Neither HF_TOKEN nor huggingface_hub's own file has one.")
        yield judged("token", [missing, *hub])
    else:
        yield judged("token", hub, said=f"found in {token.origin} (not sent anywhere)")
    for account in case.accounts:
        if account.role is Role.READ:
            detail = f"The account {account.name} was made from a token with role read."
            yield judged(f"account {account.name}", [found(credentials.TOKEN_READ_ONLY, detail)])


def _hub(case: Case) -> Iterator[Finding]:
    address = case.machine.environ.get("HF_ENDPOINT", "")
    if address.lower().startswith("http://"):
        place = Place(variable="HF_ENDPOINT")
        yield found(credentials.HUB_NOT_PRIVATE, f"HF_ENDPOINT is {address}.", place=place)
