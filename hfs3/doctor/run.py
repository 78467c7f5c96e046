"""Runs every check; one that crashes is itself a finding and does not stop the others."""

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter

from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules.own import CHECK_CRASHED
from hfs3.doctor.case import Case, Options, Proof, Reach, opened
from hfs3.doctor.checks.proof import prove
from hfs3.doctor.installed import Asked
from hfs3.doctor.model import Check, Checked, Diagnosis, Outcome, unknown
from hfs3.doctor.registry import CHECKS, live
from hfs3.errors import Hfs3Error
from hfs3.machine import Machine


def diagnose(
    machine: Machine,
    options: Options,
    *,
    checks: Iterable[Check] = CHECKS,
    asked: Asked | None = None,
    progress: Callable[[Check], None] = lambda check: None,  # noqa: ARG005  # nobody listens
) -> Diagnosis:
    """Run the checks and return what they found. `progress` is called with each check before it runs.

    `asked` are the tools, if they have been asked already.
    """
    case = opened(machine, options, asked)
    done: list[Checked] = []
    for check in (*checks, *((live(),) if options.reach is Reach.LIVE else ())):
        progress(check)
        done.append(_run(check, case))
    if options.proof is Proof.RUN:
        proof = Check("proof", "Proof by running", lambda opened_case: prove(opened_case, done))
        progress(proof)
        done.append(_run(proof, case))
    return Diagnosis(tuple(done))


def _run(check: Check, case: Case) -> Checked:
    begun = perf_counter()
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(check.look(case))
    except Hfs3Error as err:
        outcomes.append(unknown(check.title, f"{err.message}. {err.hint}".rstrip()))
    except Exception as err:  # noqa: BLE001  # whatever it is, the other checks must still be heard
        outcomes.append(unknown(check.title, "the check crashed", _crash(check, err)))
    return Checked(check.name, check.title, tuple(outcomes), perf_counter() - begun)


def _crash(check: Check, err: Exception) -> Finding:
    last = traceback.extract_tb(err.__traceback__)[-1]
    detail = f"{check.name}: {type(err).__name__} in {Path(last.filename).name}, line {last.lineno}"
    return found(CHECK_CRASHED, detail, place=Place(client="hfs3"))
