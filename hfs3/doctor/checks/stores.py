"""The stored accounts: whether their key pairs can be read, and are the ones that were stored."""

from collections.abc import Iterator

from hfs3.credentials.keys import read_key
from hfs3.credentials.model import Account
from hfs3.credentials.stores.plaintext import PlaintextStore, folder
from hfs3.credentials.stores.registry import FILE
from hfs3.diagnostics.catalog import BY_CODE
from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules import credentials, stores
from hfs3.doctor.case import Case
from hfs3.doctor.model import Outcome, judged, skipped, unknown
from hfs3.errors import Hfs3Error, StoreLocked, StoreUnavailable
from hfs3.files.landing import is_loose


def look(case: Case) -> Iterator[Outcome]:
    """Yield one outcome per stored account."""
    if case.records_problem:
        yield from_error(case.records_problem.subject, case.records_problem.error)
    elif not case.accounts:
        yield skipped(
            "accounts", "none is stored; run `hfs3 login`", found(stores.NO_ACCOUNT, "hfs3 has stored no login.")
        )
    for account in case.accounts:
        yield _account(case, account)


def _account(case: Case, account: Account) -> Outcome:
    subject = f"account {account.name}"
    try:
        key = read_key(case.machine, account)
    except (StoreLocked, StoreUnavailable) as err:
        return unknown(subject, err.message, *_findings(err))
    except Hfs3Error as err:
        return from_error(subject, err)
    findings = []
    if key.expires is not None and key.expires <= case.machine.now():
        detail = f"The pair of {account.name} ended {key.expires:%Y-%m-%d %H:%M} UTC."
        findings.append(found(credentials.KEY_EXPIRED, detail, configure="hfs3 configure"))
    if account.store == FILE:
        findings += _plain_file(case, account)
    return judged(subject, findings, said=f"{account.access_key_id}, in the store {account.store}")


def _plain_file(case: Case, account: Account) -> Iterator[Finding]:
    path = PlaintextStore(folder(case.machine)).path(account.name)
    place = Place(path=path)
    yield found(stores.PLAINTEXT, f"The pair of {account.name} is in a private file of hfs3's.", place=place)
    if is_loose(path, case.machine.platform):
        yield found(stores.STORE_MODE, "others may read it", place=place, path=str(path))


def from_error(subject: str, err: Hfs3Error) -> Outcome:
    """Return the outcome of a failure: its finding if it has a code, else UNKNOWN."""
    findings = _findings(err)
    return judged(subject, findings) if findings else unknown(subject, err.message)


def _findings(err: Hfs3Error) -> tuple[Finding, ...]:
    rule = BY_CODE.get(err.code)
    return (Finding(rule, err.message, Place(), err.hint),) if rule else ()
