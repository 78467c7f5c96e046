"""HFS13x: a secret stands in a file where it should not be."""

from typing import Final

from hfs3.contract.evidence import PAGE, Evidence, Mark
from hfs3.diagnostics.model import Mending, Rule, Severity

_SHAPE: Final = Evidence(Mark.OBSERVED, "the shape of key pairs and tokens that were made")

SECRET_IN_FILE: Final = Rule(
    "HFS131",
    "secret-in-file",
    Severity.ERROR,
    "A secret access key stands in a file",
    "Whoever reads the file, or a copy of it in a repository, an image or a backup, can read and delete your objects.",
    "Take it out, delete the pair at https://huggingface.co/settings/tokens, and make another: `hfs3 login` keeps it, "
    "`hfs3 exec` hands it to programs.",
    Mending.BY_HAND,
    _SHAPE,
)
TOKEN_IN_FILE: Final = Rule(
    "HFS132",
    "token-in-file",
    Severity.ERROR,
    "A Hugging Face token stands in a file",
    "Whoever reads the file can act as you on the Hub, and make key pairs from the token.",
    "Take it out, and revoke it at https://huggingface.co/settings/tokens; give programs HF_TOKEN, or `hf auth login`.",
    Mending.BY_HAND,
    _SHAPE,
)
KEY_ID_IN_FILE: Final = Rule(
    "HFS133",
    "key-id-in-file",
    Severity.NOTE,
    "An access key ID stands in a file",
    "It is no secret by itself: it tells whose pair is used, and its other half is often near.",
    "Nothing to do, if it is meant to be there.",
    Mending.BY_HAND,
    PAGE,
)

RULES: Final = (SECRET_IN_FILE, TOKEN_IN_FILE, KEY_ID_IN_FILE)
