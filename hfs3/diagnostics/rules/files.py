"""HFS30x to HFS32x, first half: what makes a whole file unreadable, or readable by too many."""

from typing import Final

from hfs3.contract.evidence import Evidence, Mark, measured
from hfs3.diagnostics.model import Mending, Rule, Severity

_AWS: Final = measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5")
_RCLONE: Final = measured("rclone 1.75.2 and 1.60.1")
_BOTH: Final = measured("AWS CLI 1.46.3 and 2.36.7, boto3 1.44.5, rclone 1.75.2 and 1.60.1")
_GO: Final = measured("rclone 1.75.2 (AWS SDK for Go v2) against botocore")

LOOSE_MODE: Final = Rule(
    "HFS301",
    "loose-file-mode",
    Severity.WARNING,
    "A file with a secret can be read by others",
    "Everyone with an account on this machine can take the key pair.",
    "Run `chmod 600 {path}`.",
    Mending.SAFE,
    Evidence(Mark.DOCUMENTED, "AWS CLI 2.34.53 and later warn of the same"),
)
DUPLICATE_SECTION: Final = Rule(
    "HFS302",
    "duplicate-section",
    Severity.ERROR,
    "A section is in the file twice",
    "AWS tools refuse the whole file, every profile of it; rclone silently takes the last one.",
    "Merge the sections into one.",
    Mending.BY_HAND,
    _BOTH,
)
DUPLICATE_KEY: Final = Rule(
    "HFS303",
    "duplicate-key",
    Severity.ERROR,
    "A key is in its section twice",
    "AWS tools refuse the whole file, every profile of it; rclone silently takes the last one.",
    "Remove one of the two lines.",
    Mending.BY_HAND,
    _BOTH,
)
ENCRYPTED_RCLONE: Final = Rule(
    "HFS307",
    "encrypted-rclone-conf",
    Severity.NOTE,
    "rclone.conf is encrypted",
    "hfs3 does not ask for its password, so it can neither check nor write it.",
    "Add the remote with `rclone config`, with the values that `hfs3 configure rclone --dry-run` shows.",
    Mending.BY_HAND,
    _RCLONE,
)
BYTE_ORDER_MARK: Final = Rule(
    "HFS308",
    "byte-order-mark",
    Severity.ERROR,
    "The file begins with a byte order mark",
    "AWS tools refuse the whole file, every profile of it.",
    "Save the file as UTF-8 without a byte order mark.",
    Mending.BY_HAND,
    _AWS,
)
UNREADABLE_ENCODING: Final = Rule(
    "HFS309",
    "unreadable-encoding",
    Severity.ERROR,
    "The file is not UTF-8",
    "AWS tools refuse the whole file, every profile of it.",
    "Save the file as UTF-8.",
    Mending.BY_HAND,
    _AWS,
)
UNPARSABLE: Final = Rule(
    "HFS310",
    "unparsable-file",
    Severity.ERROR,
    "A line of the file cannot be understood",
    "AWS tools refuse the whole file, every profile of it.",
    "Mend or remove the line.",
    Mending.BY_HAND,
    _AWS,
)
UNREADABLE_FILE: Final = Rule(
    "HFS322",
    "unreadable-file",
    Severity.ERROR,
    "The file cannot be read",
    "A client that reads it fails, or silently goes on without it.",
    "Make {path} a file that you may read.",
    Mending.BY_HAND,
    _BOTH,
)

LOOSE_FOLDER: Final = Rule(
    "HFS328",
    "folder-writable-by-others",
    Severity.WARNING,
    "A folder with a client's files can be written by others",
    "Whoever may write there can put another file in the place of yours: another endpoint, another helper to run.",
    "Run `chmod go-w {path}`.",
    Mending.BY_HAND,
    Evidence(Mark.DOCUMENTED, "POSIX: renaming in a folder needs the right to write the folder, not the file"),
)
STRANGER_OWNS: Final = Rule(
    "HFS329",
    "file-of-another-user",
    Severity.WARNING,
    "A client's file belongs to another user",
    "Its owner may change what your clients do, and read the key pair, whatever its mode.",
    "Make it yours: `sudo chown $(id -un) {path}`; or find out whose it is.",
    Mending.BY_HAND,
    Evidence(Mark.DOCUMENTED, "POSIX: the owner may change the mode at any time"),
)

RULES: Final = (
    LOOSE_MODE,
    LOOSE_FOLDER,
    STRANGER_OWNS,
    DUPLICATE_SECTION,
    DUPLICATE_KEY,
    ENCRYPTED_RCLONE,
    BYTE_ORDER_MARK,
    UNREADABLE_ENCODING,
    UNPARSABLE,
    UNREADABLE_FILE,
)
