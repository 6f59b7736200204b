"""Addresses of the machines that ask."""

import ipaddress
import re

_WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](?::\d+)?|(?P<four>[\d.]+):\d+")


def without_port(text: str) -> str:
    """Return the address in an entry such as 192.0.2.1:51234 or [2001:db8::1]:443, as some proxies write it."""
    match = _WITH_PORT.fullmatch(text)
    return (match["six"] or match["four"] or text) if match else text


def network_of(address: str) -> str:
    """Return what counts as one address: the /64 a household or office is given of IPv6, the address itself of IPv4.

    An address of IPv4 that reaches a socket of IPv6 comes as ::ffff:192.0.2.1; all of these are one /64.
    """
    try:
        parsed = ipaddress.ip_address(without_port(address))
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
