"""The files of the AWS family as the rows need them: the page's profile, and less than it."""

from typing import Final

CONFIG: Final = ".aws/config"
CREDENTIALS: Final = ".aws/credentials"

PAIR: Final = "[hf]\naws_access_key_id = $id\naws_secret_access_key = $secret\n"
CHECKSUMS: Final = "request_checksum_calculation = when_required\nresponse_checksum_validation = when_required\n"
SIZES: Final = "    multipart_threshold = 2GB\n    multipart_chunksize = 2GB\n"


def profile(*lines: str, s3: str = "    addressing_style = path\n", pair: str = PAIR) -> dict[str, str]:
    """Return both files, with these lines in the profile `hf` before its `s3` block."""
    block = f"s3 =\n{s3}" if s3 else ""
    text = "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
    return {CONFIG: f"[profile hf]\n{text}{block}", CREDENTIALS: pair}


ENDPOINT: Final = "endpoint_url = $endpoint\n"
REGION: Final = "region = us-east-1\n"

DOCUMENTED: Final = profile(REGION, ENDPOINT, CHECKSUMS, s3="    addressing_style = path\n" + SIZES)
"""The page's profile."""

SMALL_PARTS: Final = profile(REGION, ENDPOINT, CHECKSUMS)
"""The page's profile with the client's own multipart sizes, 8 MB."""

BARE: Final = profile(REGION, ENDPOINT)
"""The page's profile without the two checksum settings, and with the client's own multipart sizes."""

NO_ENDPOINT: Final = profile(REGION, CHECKSUMS)

ENV_PAIR: Final = {"AWS_ACCESS_KEY_ID": "$id", "AWS_SECRET_ACCESS_KEY": "$secret", "AWS_DEFAULT_REGION": "us-east-1"}
FOREIGN_PAIR: Final = {"AWS_ACCESS_KEY_ID": "AKIAFOREIGN000000001", "AWS_SECRET_ACCESS_KEY": "foreign"}
ENV_CHECKSUMS: Final = {
    "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
    "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
}
