"""Where a webhook may point: never back at this machine or its cloud's metadata."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings

from anju.kernel.refusals import Invalid


class BadAddress(Invalid):
    """The address is not one that we send to."""

    code = "webhook_address"


def check_address(url: str) -> list[str]:
    """Return the IP addresses behind a URL; refuse what is not plain http(s) or points back at this machine."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as problem:
        raise BadAddress(url=url) from problem
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise BadAddress(url=url)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise BadAddress(url=url) from problem
    addresses = sorted({str(row[4][0]) for row in found})
    if not addresses or any(_forbidden(address) for address in addresses):
        raise BadAddress(url=url)
    return addresses


def _forbidden(address: str) -> bool:
    """Loopback, link-local (cloud metadata lives there), multicast and unspecified; private networks are usual here."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if getattr(ip, "ipv4_mapped", None) is not None:
        ip = ip.ipv4_mapped  # type: ignore[union-attr, assignment]
    loopback = ip.is_loopback and not getattr(settings, "ANJU_WEBHOOK_LOOPBACK", False)
    return loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified
