import pytest
from starlette.datastructures import Headers

from storywire.web.proxies import Proxies

HEADER = "X-Remote-User"


def scope(peer: str) -> dict[str, object]:
    return {"client": (peer, 4711)}


def user(peer: str, *given: str) -> str:
    proxies = Proxies.of(["10.0.0.5", "fd00::/64"], HEADER)
    return proxies.user(scope(peer), Headers(raw=[(HEADER.lower().encode(), one.encode()) for one in given]))


def test_a_name_is_believed_only_from_the_proxy_itself() -> None:
    assert user("10.0.0.5", "ada") == "ada"
    assert user("fd00::7", "ada") == "ada"
    assert user("::ffff:10.0.0.5", "ada") == "ada"
    for other in ("10.0.0.6", "127.0.0.1", "fd01::7", "", "testclient"):
        assert user(other, "ada") == ""


def test_what_a_visitor_slipped_in_beside_the_proxys_own_is_not_believed() -> None:
    assert user("10.0.0.5", "root", "ada") == ""
    assert user("10.0.0.5") == user("10.0.0.5", "  ") == user("10.0.0.5", "a" * 101) == user("10.0.0.5", "a\x07b") == ""
    assert user("10.0.0.5", "  Ada   Réed ") == "Ada Réed"


def test_without_the_setting_no_header_is_believed() -> None:
    headers = Headers({HEADER: "ada", "x-forwarded-for": "192.0.2.1"})
    assert Proxies.of(["10.0.0.5"]).user(scope("10.0.0.5"), headers) == ""
    assert Proxies().client(scope("10.0.0.5"), headers) == "10.0.0.5"


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.5", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.5", "203.0.113.9, 192.0.2.1", "192.0.2.1"),  # the visitor wrote the first
        ("10.0.0.5", "192.0.2.1, 10.0.0.6", "192.0.2.1"),  # two proxies of ours
        ("10.0.0.5", "10.0.0.6", "10.0.0.5"),
        ("10.0.0.5", "nonsense", "10.0.0.5"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("192.0.2.44", "203.0.113.9", "192.0.2.44"),  # not by way of the proxy
    ],
)
def test_where_a_request_comes_from(peer: str, forwarded: str, client: str) -> None:
    proxies = Proxies.of(["10.0.0.4/30"])
    assert proxies.client(scope(peer), Headers({"x-forwarded-for": forwarded})) == client


@pytest.mark.parametrize(
    ("addresses", "header", "said"),
    [
        ([], HEADER, "name its address"),
        (["0.0.0.0/0"], HEADER, "is everybody"),
        (["::/0"], "", "is everybody"),
        (["proxy.example"], "", "no address of a proxy"),
        (["10.0.0.5/24"], "", "no address of a proxy"),
        (["10.0.0.5"], "Cookie", "no header"),
        (["10.0.0.5"], "X_User", "no header"),  # servers take it for X-User, or drop it
        (["10.0.0.5"], "X-User: ada", "no header"),
    ],
)
def test_what_cannot_be_meant_is_refused(addresses: list[str], header: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Proxies.of(addresses, header)
