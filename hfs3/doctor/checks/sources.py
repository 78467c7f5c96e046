"""Where a profile or remote without a key pair of its own takes one from: a helper, or an AWS profile.

A helper of hfs3's is started with `--version` only: that tells whether it is there, and asks no store. What another
helper is, and whether it works, is not hfs3's to try.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from hfs3.clients.aws_process import helper_account, helper_program, helper_words, is_our_helper
from hfs3.clients.base import Credentials
from hfs3.clients.registry import CLIENTS
from hfs3.diagnostics.model import Finding, Place, Rule, State, found
from hfs3.diagnostics.rules import credentials, tools
from hfs3.doctor.case import Case
from hfs3.doctor.checks import keypairs
from hfs3.doctor.targets import Target, seek
from hfs3.errors import ToolError, UserFileError

_PATIENCE_SECONDS: Final = 10.0
_DEFAULT: Final = "default"


def look(case: Case, target: Target) -> Iterator[Finding]:
    """Yield what is wrong with the source of a target's pair."""
    match target.profile.credentials:
        case Credentials.PROCESS:
            yield from _helper(case, target)
        case Credentials.AWS:
            yield from _aws_profile(case, target)
        case _:
            pass


def _helper(case: Case, target: Target) -> Iterator[Finding]:
    line = target.profile.credential_process
    words = helper_words(line, case.machine.platform)
    if helper_program(case.machine, words) is None:
        detail = f"{words[0]} is no program here" if words else "its quotes do not close"
        yield _finding(target, credentials.HELPER_MISSING, detail)
    elif is_our_helper(line):
        if said := _silence(case, words):
            yield _finding(target, credentials.HELPER_MISSING, said)
        yield from _account(case, target, helper_account(words))


def _silence(case: Case, words: Sequence[str]) -> str:
    """Return why a helper of hfs3's does not start, from a folder that is not the one the person is in."""
    command = [*words[: words.index("credential-process")], "--version"]
    try:
        done = case.machine.run(
            command, environ=case.machine.discreet, timeout=_PATIENCE_SECONDS, cwd=case.machine.home
        )
    except ToolError as err:
        return err.message
    if done.status == 0 and done.stdout.startswith("hfs3 "):
        return ""
    said = (done.stderr.strip() or done.stdout.strip() or f"it ended with status {done.status}").splitlines()[-1]
    return f"{words[0]} does not start hfs3: {said}"


def _account(case: Case, target: Target, name: str) -> Iterator[Finding]:
    if case.records_problem is not None:
        return  # which accounts there are is not known, and told as such
    stored = [account.name for account in case.accounts]
    if name and name not in stored:
        yield _finding(target, credentials.HELPER_ACCOUNT, f"no account {name} is stored")
    elif not name and len(stored) != 1:
        detail = "it names no account, and several are stored" if stored else "no account is stored"
        yield _finding(target, credentials.HELPER_ACCOUNT, detail)


def _finding(target: Target, rule: Rule, detail: str) -> Finding:
    entry = target.entry("credential_process")
    place = entry.place if entry else Place(target.client.NAME)
    return found(rule, detail, place=place, configure=f"{target.configure} --credentials process")


def _aws_profile(case: Case, target: Target) -> Iterator[Finding]:
    name = target.profile.aws_profile or case.machine.environ.get("AWS_PROFILE", "") or _DEFAULT
    problem = _problem(case, name)
    if problem:
        entry = target.entry("profile", "env_auth")
        place = entry.place if entry else Place(target.client.NAME)
        yield found(tools.RCLONE_SOURCE, problem, place=place, profile=name)


def _problem(case: Case, name: str) -> str:
    """Return why an AWS profile gives no pair, empty if it does."""
    aws = CLIENTS["aws"]
    try:
        (source,) = seek(aws, aws.locate(case.machine), (name,), accounts=case.accounts)
    except UserFileError as err:
        return err.message
    if not source.entries:
        return f"there is no AWS profile {name}"
    pair = (finding for finding in keypairs.look(source) if finding.rule is not credentials.KEY_SENT_TO_AMAZON)
    faults = [finding.detail for finding in (*pair, *look(case, source)) if finding.state is State.FAIL]
    return f"the AWS profile {name}: {faults[0]}" if faults else ""
