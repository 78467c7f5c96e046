"""The local certificate authority: made once per folder, trusted by a file, signing the servers' certificates.

The authority's key never leaves its folder (0700; files with keys 0600). Clients are pointed at `ca.pem`; nothing is
entered into the system's trust store. Every kept file begins with a line that says how long it is good, so that a start
that needs no new certificate does not load what makes them.
"""

import hashlib
import os
import secrets
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from hfs3.gateway.config import utc_now

BUNDLE: Final = "ca.pem"
_AUTHORITY: Final = "authority.pem"
"""The authority's private key and certificate in one file, so that two starts at once cannot mix theirs."""
_ORGANISATION: Final = "hfs3 local gateway (this machine only)"
_RENEWED_BEFORE_END: Final = timedelta(days=60)
_SERVER_LIFE: Final = timedelta(days=366)
_UNTIL: Final = b"# good until "
_CERTIFICATE: Final = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Authority:
    """An opened authority. `bundle` is the file that clients are told to trust."""

    bundle: Path
    _folder: Path
    _pem: bytes

    def server_context(self, names: Sequence[str]) -> ssl.SSLContext:
        """Return a server's TLS context with a certificate for `names` (host names and addresses)."""
        wanted = tuple(dict.fromkeys(names))
        about = hashlib.sha256(b"\n".join((*(name.encode() for name in wanted), self._pem)))
        kept = self._folder / f"server-{about.hexdigest()[:16]}.pem"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        if _good(kept) is None:
            self._issue(wanted, kept)
        try:
            context.load_cert_chain(kept)
        except ssl.SSLError:
            self._issue(wanted, kept)
            context.load_cert_chain(kept)
        return context

    def _issue(self, names: Sequence[str], kept: Path) -> None:
        from hfs3.gateway.certificates import new_certificate

        now = utc_now()
        until = now + _SERVER_LIFE
        made = new_certificate(self._pem, names, organisation=_ORGANISATION, now=now, until=until)
        _replace(kept, _marked(made, until), mode=0o600)


def open_authority(folder: Path) -> Authority:
    """Return the authority kept in `folder`; it is made when there is none, or none that is still good."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    kept = folder / _AUTHORITY
    pem = _good(kept)
    while pem is None:
        kept.unlink(missing_ok=True)
        _make(kept)
        pem = _good(kept)
    bundle = folder / BUNDLE
    certificate = pem[pem.index(_CERTIFICATE) :]
    if not bundle.exists() or bundle.read_bytes() != certificate:
        _replace(bundle, certificate, mode=0o644)
    return Authority(bundle, folder, pem)


def _marked(pem: bytes, until: datetime) -> bytes:
    return _UNTIL + until.isoformat().encode() + b"\n" + pem


def _good(kept: Path) -> bytes | None:
    """Return what a kept file holds, or None when it is not there, not whole, or soon over."""
    try:
        line, _, pem = kept.read_bytes().partition(b"\n")
        until = datetime.fromisoformat(line.removeprefix(_UNTIL).decode("ascii"))
    except (FileNotFoundError, ValueError):
        return None
    if not line.startswith(_UNTIL) or _CERTIFICATE not in pem or until - _RENEWED_BEFORE_END < utc_now():
        return None
    return pem


def _make(kept: Path) -> None:
    """Make an authority; when two start at once, the first one's stays."""
    from hfs3.gateway.certificates import new_authority

    made, until = new_authority(_ORGANISATION, secrets.token_hex(4))
    written = _write_aside(kept, _marked(made, until), mode=0o600)
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
