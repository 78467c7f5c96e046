"""Everything the gateway does, with how well it is known: the contract's tables as plain data."""

from dataclasses import asdict
from typing import Any, Final

from hfs3.contract.agents import MATCHING, PROXIED_AGENTS
from hfs3.contract.behaviours import STATEMENTS, SWITCHES
from hfs3.contract.features import IGNORED_HEADERS, IGNORED_PARAMETERS, NOT_STORED, REFUSED, REFUSED_HEADERS
from hfs3.contract.keys import KEY_RULES
from hfs3.contract.limits import LIMITS

SCHEMA: Final = 1

Row = dict[str, Any]


def description() -> dict[str, Any]:
    """Return the whole description; every row has an `evidence` of mark and source."""
    return {
        "schema": SCHEMA,
        "behaviours": [asdict(statement) for statement in STATEMENTS],
        "switches": [{**asdict(switch), "default": switch.default} for switch in SWITCHES],
        "key_rules": [
            {"slug": r.slug, "words": f"A key must not {r.words}.", "evidence": asdict(r.evidence)} for r in KEY_RULES
        ],
        "limits": [asdict(limit) for limit in LIMITS],
        "proxied_agents": [{"name": name, "evidence": asdict(MATCHING)} for name in PROXIED_AGENTS],
        "refused_operations": [asdict(refused) for refused in REFUSED],
        "refused_headers": [asdict(refused) for refused in REFUSED_HEADERS],
        "ignored_headers": [asdict(ignored) for ignored in IGNORED_HEADERS],
        "ignored_parameters": [asdict(ignored) for ignored in IGNORED_PARAMETERS],
        "not_stored": [asdict(dropped) for dropped in NOT_STORED],
    }
