"""What the clients' files say about each profile and remote that is meant for the gateway."""

from collections.abc import Iterator

from hfs3.credentials.model import Account
from hfs3.diagnostics.model import Finding, found
from hfs3.diagnostics.rules import credentials
from hfs3.doctor.case import Case
from hfs3.doctor.checks.stores import from_error
from hfs3.doctor.model import Outcome, judged, skipped
from hfs3.doctor.targets import Target


def look(case: Case) -> Iterator[Outcome]:
    """Yield one outcome per profile or remote."""
    for problem in case.unread:
        yield from_error(problem.subject, problem.error)
    for target in case.targets:
        findings = (*target.client.inspect(target.texts, target.profile), *_account(target))
        yield judged(target.title, findings, said=f"as it must be for {target.profile.endpoint}")
    if not case.targets and not case.unread:
        yield skipped("profiles and remotes", "none is meant for the gateway; `hfs3 configure aws` writes one")


def _account(target: Target) -> Iterator[Finding]:
    """Yield where a profile disagrees with the account it belongs to."""
    account = target.account
    if account is None:
        return
    yield from _namespace(target, account)
    entry = target.entry("aws_access_key_id", "access_key_id")
    if entry and entry.value.startswith("HFAK") and entry.value != account.access_key_id:
        detail = f"{entry.value} stands here; the account {account.name} has {account.access_key_id}"
        yield found(credentials.KEY_DIFFERS, detail, place=entry.place, configure=target.configure)


def _namespace(target: Target, account: Account) -> Iterator[Finding]:
    namespace = target.profile.namespace
    if namespace and account.namespaces and namespace not in account.namespaces:
        entry = target.entry("endpoint_url", "endpoint")
        if entry is not None:
            yield found(
                credentials.NAMESPACE_NOT_YOURS,
                f"{namespace} is none of the namespaces of the account {account.name}",
                place=entry.place,
                namespaces=", ".join(account.namespaces),
                configure=target.configure,
            )
