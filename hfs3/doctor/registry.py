"""The checks, in the order they are run and shown. The proof by running comes after them."""

from typing import Final

from hfs3.doctor.checks import clients, cost, differences, environment, stores, token, tools
from hfs3.doctor.model import Check

CHECKS: Final[tuple[Check, ...]] = (
    Check("token", "Hugging Face token", token.look),
    Check("stores", "Stored key pairs", stores.look),
    Check("tools", "Installed clients", tools.look),
    Check("clients", "Profiles and remotes", clients.look),
    Check("environment", "Environment", environment.look),
    Check("differences", "Clients compared", differences.look),
    Check("cost", "Cost of transfers", cost.look),
)


def live() -> Check:
    """Return what is run only where the person asks for it: it leaves this machine, and loads what speaks HTTP."""
    from hfs3.doctor.checks import live as asked

    return Check("live", "The gateway itself", asked.look)
