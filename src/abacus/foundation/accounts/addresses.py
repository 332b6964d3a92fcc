"""Which network address a request comes from; a proxy is believed only where the installation names it."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address, "" where there is none.

    X-Forwarded-For is read from its end, one entry for each configured proxy, and only as long as
    the speaker before is one of the proxies' own addresses: what a client writes into it is ignored.
    """
    address = _valid(request.META.get("REMOTE_ADDR", ""))
    passed = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    for _proxy in range(settings.PROXIES):
        if not passed or not _is_proxy(address):
            break
        named = _valid(passed.pop())
        if not named:
            break
        address = named
    return address


def neighbourhood(address: str) -> str:
    """The address under which tries are counted: of version 6 its network, of which one visitor has all addresses."""
    found = ip_address(address)
    return address if found.version == 4 else str(ip_network(f"{address}/64", strict=False).network_address)


def _is_proxy(address: str) -> bool:
    return bool(address) and any(
        ip_address(address) in ip_network(one, strict=False) for one in settings.PROXY_ADDRESSES
    )


def _valid(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
