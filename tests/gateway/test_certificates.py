"""What `certificates` makes is what OpenSSL reads."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from hfs3.gateway.certificates import new_authority, new_certificate

NOW = datetime.now(UTC).replace(microsecond=0)


def test_a_certificate_is_for_its_names_and_its_time(tmp_path: Path) -> None:
    authority, until = new_authority("organisation", "unit")
    assert until > NOW + timedelta(days=1000)
    end = NOW + timedelta(days=30)
    made = new_certificate(authority, ["localhost", "127.0.0.1"], organisation="organisation", now=NOW, until=end)
    (tmp_path / "made.pem").write_bytes(made)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tmp_path / "made.pem")
    read = x509.load_pem_x509_certificate(made[made.index(b"-----BEGIN CERTIFICATE") :])
    assert read.not_valid_before_utc < NOW < read.not_valid_after_utc == end
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(address) for address in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert read.issuer == x509.load_pem_x509_certificate(authority[authority.index(b"-----BEGIN CERT") :]).subject


def test_what_is_no_authority_signs_nothing() -> None:
    with pytest.raises(ValueError, match=r"."):
        new_certificate(b"nothing", ["localhost"], organisation="o", now=NOW, until=NOW + timedelta(days=1))
