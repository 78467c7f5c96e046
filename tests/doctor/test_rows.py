"""What the measurements of clients and of configuration files say a doctor should find, row by row, with its codes.

A row without a code is not the doctor's alone to tell: the reason stands beside it.
"""

import pytest

from hfs3.diagnostics.catalog import BY_CODE

ROWS: dict[str, tuple[str, ...]] = {
    # the lines of files
    "a placeholder left": ("HFS304",),
    "an endpoint that is missing": ("HFS201", "HFS109"),
    "an endpoint without scheme, in clear text, without namespace": ("HFS401", "HFS402", "HFS403"),
    "an endpoint with a bucket, with a query or a user, of another host": ("HFS404", "HFS405", "HFS406"),
    "an endpoint whose namespace is impossible, or somebody else's": ("HFS407", "HFS104"),
    "a region that is not us-east-1": ("HFS202",),
    "checksum keys that are missing, misspelt, in the s3 block, with a comment": (
        "HFS204",
        "HFS205",
        "HFS306",
        "HFS305",
    ),
    "virtual addressing": ("HFS203",),
    "an s3 block on one line, unindented, flat, with colons": ("HFS313", "HFS310"),
    "acceleration, and endpoints ignored": ("HFS323", "HFS324"),
    "sizes in the wrong unit": ("HFS321",),
    "a section or key that is there twice": ("HFS302", "HFS303"),
    "a byte order mark, UTF-16, Latin-1": ("HFS308", "HFS309"),
    "a header without `profile`, with spaces, in quotes; [DEFAULT]": ("HFS311", "HFS312", "HFS315"),
    "a profile that is missing, or made for something else": ("HFS314", "HFS327"),
    "a name that Go cannot read": ("HFS330",),
    "a services section that is missing": ("HFS319",),
    "settings in the credentials file, a pair in the config file": ("HFS318", "HFS320"),
    "leftovers of other logins, a session token": ("HFS316", "HFS117"),
    "a helper that is shadowed, missing, relative, or for no account": ("HFS317", "HFS120", "HFS121"),
    "values that stop a client, certificates that cannot be used": ("HFS331", "HFS332"),
    "options of a remote that the gateway has nothing for": ("HFS380",),
    "modes, owners and folders": ("HFS301", "HFS328", "HFS329", "HFS322"),
    "a key of Hugging Face on its way to Amazon, and the other way round": ("HFS109", "HFS108"),
    "a token in place of a key, swapped halves, quotes, half a pair, none": (
        "HFS107",
        "HFS110",
        "HFS111",
        "HFS114",
        "HFS113",
    ),
    "a pair of an older login, an unusual one": ("HFS118", "HFS112"),
    # variables
    "endpoints in variables": ("HFS341", "HFS342"),
    "checksums in variables": ("HFS343",),
    "keys in variables with AWS_PROFILE, half a pair": ("HFS344", "HFS345"),
    "AWS_PROFILE that is empty, or not AWS_DEFAULT_PROFILE": ("HFS346", "HFS347", "HFS356"),
    "regions in variables": ("HFS348",),
    "files that are moved": ("HFS349",),
    "certificates, and AWS_CA_BUNDLE with an old rclone": ("HFS350",),
    "proxies": ("HFS351",),
    "RCLONE_S3_* and RCLONE_CONFIG_*": ("HFS352",),
    "S3_ENDPOINT_URL": ("HFS353", "HFS354"),
    "clients that take different values from the same files": ("HFS355",),
    "HF_ENDPOINT in clear text": ("HFS119",),
    # tools
    "an AWS CLI without endpoints, or deaf to checksums": ("HFS361", "HFS362", "HFS363"),
    "a boto3 that knows no checksums, an old rclone, s3cmd": ("HFS364", "HFS366", "HFS367"),
    "the CRT engine of large Amazon machines": ("HFS211",),
    "signatures of presigned URLs": ("HFS210",),
    # rclone
    "list version, provider, path style": ("HFS208", "HFS209", "HFS203"),
    "sizes, cutoffs, bucket check": ("HFS206", "HFS207", "HFS374", "HFS213", "HFS212"),
    "no comparison that holds: everything again": ("HFS372", "HFS424"),
    "an encoding that leaves what is refused": ("HFS214",),
    "an encrypted file": ("HFS307",),
    "no pair, version 2, directory markers, names, type": ("HFS371", "HFS375", "HFS377", "HFS376", "HFS378"),
    "memory against sizes, and parts": ("HFS381", "HFS382", "HFS383"),
    # the rest
    "key names": ("HFS601", "HFS602", "HFS603", "HFS604", "HFS605", "HFS606", "HFS607", "HFS608", "HFS609"),
    "names that collide once renamed": ("HFS610",),
    "stores: none, locked, plain, null, unreadable": ("HFS501", "HFS502", "HFS503", "HFS504", "HFS508"),
    "the clock": ("HFS410",),
    "bytes and sizes that come back differently": ("HFS421",),
}
ELSEWHERE = {
    "an item too long for Windows": "told when it is stored, by the store",
    "a file that is mounted by itself": "told when it is written, by the writer",
    "a 302 that the JavaScript SDK cannot follow": "no client of this machine: it is in somebody's project",
}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_its_codes(row: str) -> None:
    assert set(ROWS[row]) <= BY_CODE.keys()


def test_no_code_of_a_file_a_variable_or_a_tool_is_without_a_row() -> None:
    told = {code for codes in ROWS.values() for code in codes}
    ours = {code for code in BY_CODE if code[3] in "236"}
    assert ours - told == {"HFS215", "HFS325", "HFS379", "HFS611"}, (
        "settings of the local gateway, and rclone's own reading"
    )
