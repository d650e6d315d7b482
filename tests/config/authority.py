"""An authority of the tests' own: it issues certificates for this machine, good ones and bad ones."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)


class Issued(NamedTuple):
    """Paths of a certificate and its key."""

    certificate: str
    key: str


class Authority:
    """Issues certificates; ``path`` is what a client has to trust."""

    def __init__(self, folder: Path, name: str = "安居测试") -> None:
        self.folder = folder / name
        self.folder.mkdir()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._begin(self.name, self.key, NOW - timedelta(days=1), NOW + timedelta(days=3650))
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
            data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        self.own = made.add_extension(usage, critical=True).sign(self.key, hashes.SHA256())
        self.path = self.folder / "ca.pem"
        self.path.write_bytes(self.own.public_bytes(Encoding.PEM))

    def _begin(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )

    def issue(self, *, since: timedelta = timedelta(days=-2), until: timedelta = timedelta(days=365)) -> Issued:
        """Issue a certificate for this machine, valid between two distances from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        here = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
        made = self._begin(name, key, NOW + since, NOW + until)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        made = made.add_extension(x509.SubjectAlternativeName(here), critical=False)
        number = len(list(self.folder.iterdir()))
        certificate, secret = self.folder / f"{number}.pem", self.folder / f"{number}.key"
        certificate.write_bytes(made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM))
        secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return Issued(str(certificate), str(secret))

    def trusted(self) -> ssl.SSLContext:
        """Return what a device that trusts this authority, and no other, connects with."""
        return ssl.create_default_context(cafile=str(self.path))
