import pytest
from starlette.datastructures import Headers

from storywire.newsroom import Newsroom
from storywire.web import Access
from storywire.web.guard import MOST_BYTES, cookies_of, host_of
from tests.web.conftest import Client
from tests.web.reading import form_token

TOKEN = "a-long-token-of-ours-1"


def test_only_known_host_names_are_served(library: Newsroom, client: Client) -> None:
    browser = client(library)
    for host in ("localhost", "localhost:8642", "127.0.0.1:1", "[::1]:8642", "LOCALHOST"):
        assert browser.get("/about", headers={"host": host}).status_code == 200
    for host in ("attacker.example", "localhost.attacker.example", "127.0.0.1.nip.example", "", "[", "localhost@x"):
        assert browser.get("/about", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("a.example:80", "a.example"),
        ("[::1]:80", "::1"),
        ("A.EXAMPLE", "a.example"),
        ("[", ""),
        ("", ""),
        ("x:y:z", "x"),
    ],
)
def test_host_of(header: str, name: str) -> None:
    assert host_of(header) == name


def test_a_token_keeps_others_out(library: Newsroom, client: Client) -> None:
    browser = client(library, Access(token=TOKEN))
    asked = browser.get("/", headers={"accept": "text/html"}, follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, "/login")
    assert browser.get("/api/openapi.json").status_code == 401
    assert browser.get("/about", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert browser.get("/about", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert browser.get("/about", headers={"cookie": "storywire_pass=forged"}).status_code == 401


def test_the_token_lets_in(library: Newsroom, client: Client) -> None:
    browser = client(library, Access(token=TOKEN))
    form = form_token(browser.get("/login").text)
    wrong = browser.post("/login", data={"form_token": form, "token": "no"})
    assert wrong.status_code == 403
    assert "not the token" in wrong.text
    entered = browser.post("/login", data={"form_token": form, "token": TOKEN}, follow_redirects=False)
    assert entered.status_code == 303
    said = entered.headers["set-cookie"]
    assert "HttpOnly" in said and "SameSite=Strict" in said and TOKEN not in said
    assert browser.get("/about").status_code == 200
    browser.post("/logout", data={"form_token": form})
    assert browser.get("/about", follow_redirects=False).status_code in (303, 401)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://attacker.example"},
        {"origin": "http://localhost.attacker.example"},
        {"origin": "null"},
        {"origin": "http://[", "host": "localhost"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(headers: dict[str, str], library: Newsroom, client: Client) -> None:
    browser = client(library)
    token = form_token(browser.get(f"/stories/{library.stories()[0].id}").text)
    answer = browser.post("/judgements", data={"form_token": token}, headers=headers)
    assert answer.status_code == 403
    assert library.judgements() == []


def test_large_and_endless_bodies_are_refused(library: Newsroom, client: Client) -> None:
    browser = client(library)
    assert browser.post("/judgements", content=b"x" * (MOST_BYTES + 1)).status_code == 413
    assert browser.post("/judgements", content=iter([b"x"])).status_code == 411


def test_the_seat_is_given_once(library: Newsroom, client: Client) -> None:
    browser = client(library)
    first = browser.get("/about")
    assert "SameSite=Strict" in first.headers["set-cookie"]
    assert "storywire_seat" not in browser.get("/about").headers.get("set-cookie", "")


def test_cookies_that_cannot_be_read_are_none() -> None:
    assert cookies_of(Headers({"cookie": "a=1; b=\x01;;;=="})) is not None
    assert cookies_of(Headers({})) == {}
