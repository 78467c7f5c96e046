"""Every diagnostic by its code: the one list that `explain`, the README and the tests read.

The rules themselves are in `diagnostics/rules/`, one file per block of codes:

    HFS1xx  rules/credentials.py     tokens, the exchange, key pairs
    HFS13x  rules/leaks.py           secrets that stand in files
    HFS2xx  rules/drift.py           one per setting of the contract
    HFS30x  rules/files.py           what can be wrong with a client's file as a whole
            rules/lines.py           … and with a section, a block or a line of it (up to HFS339)
    HFS34x  rules/environment.py     what a variable overrides
    HFS36x  rules/tools.py           what an installed version does, and rclone's own traps
    HFS38x  rules/transfers.py       what transfers cost on this machine
    HFS4xx  rules/endpoint.py        the address, the clock, and what the proof by running saw
    HFS5xx  rules/stores.py          credential stores
    HFS6xx  rules/key_names.py       one per rule for object keys
    HFS9xx  rules/own.py             hfs3 itself

To add a check: append its rule to the block (the next free code; no code is ever used again), raise it with
`model.found`, add its line to tests/diagnostics/codes.txt, and write the test that fails without it. The file that
finds it is a module of `doctor/checks/` entered in `doctor/registry.py`, or the client's own `inspect`.
"""

from collections.abc import Mapping
from typing import Final

from hfs3.diagnostics.model import Rule
from hfs3.diagnostics.rules import (
    credentials,
    drift,
    endpoint,
    environment,
    files,
    key_names,
    leaks,
    lines,
    own,
    stores,
    tools,
    transfers,
)

DRIFT: Final = drift.DRIFT
"""Setting → its rule (HFS2xx). Fields of the remedy: configure, key, value."""
KEY_NAMES: Final = key_names.KEY_NAMES
"""Slug of the key rule → its rule (HFS6xx). Field of the remedy: suggestion."""

_BLOCKS: Final = (
    credentials,
    leaks,
    drift,
    files,
    lines,
    environment,
    tools,
    transfers,
    endpoint,
    stores,
    key_names,
    own,
)

RULES: Final[tuple[Rule, ...]] = tuple(
    sorted((rule for block in _BLOCKS for rule in block.RULES), key=lambda rule: rule.code)
)
BY_CODE: Final[Mapping[str, Rule]] = {rule.code: rule for rule in RULES}
BY_SLUG: Final[Mapping[str, Rule]] = {rule.slug: rule for rule in RULES}
