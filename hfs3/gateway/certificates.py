"""Making certificates, in PEM. Apart from `authority` because what makes them costs 10 MB and is rarely needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import trustme
from cryptography import x509

_SKEW: Final = timedelta(days=1)


def new_authority(organisation: str, unit: str) -> tuple[bytes, datetime]:
    """Return a new authority, its private key and then its certificate; and until when it is good."""
    made = trustme.CA(organization_name=organisation, organization_unit_name=unit)
    certificate = made.cert_pem.bytes()
    until = x509.load_pem_x509_certificate(certificate).not_valid_after_utc
    return made.private_key_pem.bytes() + certificate, until


def new_certificate(
    authority: bytes, names: Sequence[str], *, organisation: str, now: datetime, until: datetime
) -> bytes:
    """Return a server's private key and certificate for `names` (host names and addresses), signed by an authority.

    Raises ValueError when `authority` is not what `new_authority` returned.
    """
    key, begins, certificate = authority.partition(b"-----BEGIN CERTIFICATE-----")
    leaf = trustme.CA.from_pem(begins + certificate, key).issue_cert(
        *names, organization_name=organisation, not_before=now - _SKEW, not_after=until
    )
    return leaf.private_key_and_cert_chain_pem.bytes()
