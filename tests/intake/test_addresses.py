import ipaddress
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storywire.errors import IssueCode
from storywire.intake.addresses import Guard, Refused, is_public

GUARD = Guard()


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_the_public_internet_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.31.255.255", "192.168.1.1", "100.64.0.1"),
        *("169.254.169.254", "168.63.129.16", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fc00::1", "ff02::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2002:a00:1::", "2001:0:1::", "2001:db8::1", "100::1", "5f00::1"),
        *("", "localhost", "1.2.3", "[::1]"),
    ],
)
def test_everything_else_may_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_no_address_that_python_calls_private_is_public(address: ipaddress.IPv4Address) -> None:
    if not address.is_global or address.is_multicast:
        assert not is_public(str(address))
        assert not is_public(f"::ffff:{address}")
        assert not is_public(f"64:ff9b::{address}")


@given(st.ip_addresses(v=6))
def test_nor_of_version_6(address: ipaddress.IPv6Address) -> None:
    if is_public(str(address)):
        assert address.is_global or address.ipv4_mapped or str(address).startswith("64:ff9b::")


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://post.example/", "gopher://post.example/", "javascript:alert(1)", "data:,a"),
        *("http://", "http:///path", "https://post.example:22/", "http://post.example:6379/", "http://[::1", "post"),
        *(
            "http://post.example:99999/",
            "http://post.example/a b",
            "http://post.example/\r\nHost: x",
            "http://p/" + "a" * 3000,
        ),
    ],
)
def test_addresses_that_are_not_even_asked_for(url: str) -> None:
    with pytest.raises(Refused) as refused:
        Guard().check(url)
    assert refused.value.code is IssueCode.BAD_ADDRESS


@given(st.text())
def test_any_text_is_judged(url: str) -> None:
    with suppress(Refused):
        GUARD.check(url)


def test_ports_and_loopback_names_are_settings() -> None:
    Guard(ports=(80, 8000)).check("http://post.example:8000/")
    Guard(loopback=("*.localhost",)).check("http://outlet-1.localhost:45123/feed.xml")
    with pytest.raises(Refused):
        Guard(loopback=("*.localhost",)).check("http://evil.example:45123/")


def test_a_loopback_name_may_lead_to_loopback_only() -> None:
    guard = Guard(loopback=("test.localhost",), resolve=lambda host, port: ["10.0.0.1"])
    with pytest.raises(Refused, match="no public network"):
        guard.addresses("test.localhost", 80, 1.0)
