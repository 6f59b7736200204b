"""Addresses of the machines that ask."""

import ipaddress


def network_of(address: str) -> str:
    """Return what counts as one address: the /64 a household or office is given of IPv6, the address itself of IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
