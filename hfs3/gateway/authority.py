"""The local certificate authority: made once per folder, trusted by a file, signing a fresh certificate per start.

The authority's key never leaves its folder (0700; the key file 0600). Clients are pointed at `ca.pem`; nothing is
entered into the system's trust store.
"""

import os
import secrets
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import trustme
from cryptography import x509

from hfs3.gateway.config import utc_now

BUNDLE: Final = "ca.pem"
_AUTHORITY: Final = "authority.pem"
"""The authority's private key and certificate in one file, so that two starts at once cannot mix theirs."""
_ORGANISATION: Final = "hfs3 local gateway (this machine only)"
_RENEWED_BEFORE_END: Final = timedelta(days=60)
_SKEW: Final = timedelta(days=1)
_LEAF_LIFE: Final = timedelta(days=366)
_KEY_ENDS: Final = b"-----END EC PRIVATE KEY-----\n"


@dataclass(frozen=True, slots=True)
class Authority:
    """An opened authority. `bundle` is the file that clients are told to trust."""

    bundle: Path
    _authority: trustme.CA

    def server_context(self, names: Sequence[str]) -> ssl.SSLContext:
        """Return a server's TLS context with a new certificate for `names` (host names and addresses)."""
        now = utc_now()
        leaf = self._authority.issue_cert(
            *dict.fromkeys(names),
            organization_name=_ORGANISATION,
            not_before=now - _SKEW,
            not_after=now + _LEAF_LIFE,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        leaf.configure_cert(context)
        return context


def open_authority(folder: Path) -> Authority:
    """Return the authority kept in `folder`; it is made when there is none, or none that is still good."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    kept = folder / _AUTHORITY
    authority = _read(kept)
    while authority is None:
        _make(kept)
        authority = _read(kept)
    bundle = folder / BUNDLE
    certificate = authority.cert_pem.bytes()
    if not bundle.exists() or bundle.read_bytes() != certificate:
        _replace(bundle, certificate, mode=0o644)
    return Authority(bundle, authority)


def _read(kept: Path) -> trustme.CA | None:
    try:
        key, end, certificate = kept.read_bytes().partition(_KEY_ENDS)
    except FileNotFoundError:
        return None
    try:
        ends = x509.load_pem_x509_certificate(certificate).not_valid_after_utc
        authority = trustme.CA.from_pem(certificate, key + end)
    except ValueError:
        ends, authority = datetime.min.replace(tzinfo=utc_now().tzinfo), None
    if authority is None or ends - _RENEWED_BEFORE_END < utc_now():
        kept.unlink(missing_ok=True)
        return None
    return authority


def _make(kept: Path) -> None:
    """Make an authority; when two start at once, the first one's stays."""
    made = trustme.CA(organization_name=_ORGANISATION, organization_unit_name=secrets.token_hex(4))
    written = _write_aside(kept, made.private_key_pem.bytes() + made.cert_pem.bytes(), mode=0o600)
    try:
        os.link(written, kept)
    except FileExistsError:
        pass
    finally:
        written.unlink()


def _replace(path: Path, content: bytes, mode: int) -> None:
    _write_aside(path, content, mode=mode).replace(path)


def _write_aside(path: Path, content: bytes, *, mode: int) -> Path:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    aside.touch(mode, exist_ok=False)
    aside.write_bytes(content)
    return aside
