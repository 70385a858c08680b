"""Who comes in, as whom, and what they may do."""

import pytest
from starlette.testclient import TestClient

from storywire.newsroom import Newsroom
from storywire.types import Through
from storywire.web import Access, create_app
from storywire.web.access import Key, Role, Visitor
from storywire.web.pace import Pace
from storywire.web.proxies import Proxies
from tests.web.conftest import NOW, Client
from tests.web.reading import form_token, text_of

READER, EDITOR, SHARED = "reader-token-0123456789", "editor-token-0123456789", "shared-token-0123456789"
KEYS = (Key.of(READER, Role.READER, "Rob Lane"), Key.of(EDITOR, Role.EDITOR, "Ada Reed"))
PROXY, HEADER = "10.0.0.5", "x-remote-user"
PROXIED = Access(proxies=Proxies.of([PROXY], HEADER), editors=("ada@desk.example",))


def by(newsroom: Newsroom, peer: str, access: Access = PROXIED, **headers: str) -> TestClient:
    """A browser that comes from that address."""
    app = create_app(newsroom, access, now=lambda: NOW)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return TestClient(app, base_url="http://localhost", client=(peer, 4711), headers=sent)


def entered(browser: TestClient, token: str) -> TestClient:
    form = {"form_token": form_token(browser.get("/login").text), "token": token}
    assert browser.post("/login", data=form).status_code == 200
    return browser


def decision(browser: TestClient, library: Newsroom, **more: str) -> dict[str, str]:
    article = library.story(library.stories()[0].id).files[0].article.id
    form = form_token(browser.get("/login").text if not more.get("page") else browser.get(more.pop("page")).text)
    return {"form_token": form, "kind": "date", "target": article, "value": "2025-05-05", "who": "Somebody", **more}


def test_a_key_is_kept_as_its_hash_and_nothing_shows_it() -> None:
    key = KEYS[1]
    assert EDITOR not in str(key) and Key.read(str(key)) == key
    assert key.digest not in repr(key) and SHARED not in repr(Access(token=SHARED))


@pytest.mark.parametrize("line", ["", "editor:abc:Ada", f"owner:{'0' * 64}:Ada", f"editor:{'0' * 64}:", EDITOR])
def test_a_line_that_is_no_key_is_refused_and_not_repeated(line: str) -> None:
    with pytest.raises(ValueError, match="ROLE:SHA256:NAME") as refused:
        Key.read(line)
    assert not line or line not in str(refused.value)


def test_each_token_opens_as_its_own_visitor() -> None:
    access = Access(token=SHARED, keys=KEYS)
    assert {token: access.knows(token) and access.knows(token).visitor for token in (READER, EDITOR, SHARED, "x")} == {  # type: ignore[union-attr]
        READER: Visitor(Role.READER, "Rob Lane", Through.TOKEN),
        EDITOR: Visitor(Role.EDITOR, "Ada Reed", Through.TOKEN),
        SHARED: Visitor(Role.EDITOR),
        "x": None,
    }


def test_a_cookie_is_of_one_key_and_one_process() -> None:
    access = Access(keys=KEYS)
    cookie = access.passed(KEYS[0])
    assert access.believed(cookie) == KEYS[0].visitor
    other = access.passed(KEYS[1])
    forged = other.partition(".")[0] + "." + cookie.partition(".")[2]  # a reader who would be an editor
    for wrong in (forged, "", cookie[:-1], cookie.partition(".")[0], "ü.ü"):
        assert access.believed(wrong) is None
    assert Access(keys=KEYS).believed(cookie) is None


def test_a_reader_reads_and_does_not_decide(library: Newsroom, client: Client) -> None:
    browser = entered(client(library, Access(keys=KEYS)), READER)
    story = library.stories()[0].id
    page = browser.get(f"/stories/{story}").text
    assert "Correct this story" not in page
    refused = browser.post("/judgements", data=decision(browser, library))
    assert refused.status_code == 403 and "editors" in refused.text
    bearer = {"authorization": f"Bearer {READER}"}
    assert client(library, Access(keys=KEYS)).post("/judgements", data={}, headers=bearer).status_code == 403
    assert library.judgements() == [] and library.audit() == []


def test_an_editor_decides_in_no_other_name_and_the_audit_says_how_it_was_known(
    library: Newsroom, client: Client
) -> None:
    browser = entered(client(library, Access(keys=KEYS)), EDITOR)
    form = decision(browser, library, page=f"/stories/{library.stories()[0].id}", who="Rob Lane")
    assert browser.post("/judgements", data=form).status_code == 200
    (made,) = library.judgements()
    assert made.who == "Ada Reed"
    undone = browser.post(f"/judgements/{made.id}/undo", data={"form_token": form["form_token"], "who": "Rob Lane"})
    assert [(deed.who, deed.through, deed.undone, deed.at) for deed in library.audit()] == [
        ("Ada Reed", Through.TOKEN, True, NOW),
        ("Ada Reed", Through.TOKEN, False, NOW),
    ]
    said = text_of(undone.text)
    assert "2025-06-01 12:00:00 UTC: decided by Ada Reed (known by a token)" in said
    assert "2025-06-01 12:00:00 UTC: undone by Ada Reed (known by a token)" in said


def test_a_name_that_was_typed_is_told_as_one(library: Newsroom, client: Client) -> None:
    browser = client(library)
    form = decision(browser, library, page=f"/stories/{library.stories()[0].id}")
    assert browser.post("/judgements", data=form).status_code == 200
    assert [(deed.who, deed.through) for deed in library.audit()] == [("Somebody", Through.PAGE)]


def test_whom_the_proxy_names_comes_in_with_their_role(library: Newsroom) -> None:
    story = f"/stories/{library.stories()[0].id}"
    ada, rob = (by(library, PROXY, x_remote_user=f"{name}@desk.example") for name in ("ada", "rob"))
    assert "Correct this story" in ada.get(story).text and "Correct this story" not in rob.get(story).text
    rob_form = {"form_token": "0" * 64, "kind": "merge", "target": "s-x", "who": "ada@desk.example"}
    assert rob.post("/judgements", data=rob_form).status_code == 403
    assert ada.post("/judgements", data=decision(ada, library, page=story)).status_code == 200
    assert [(deed.who, deed.through) for deed in library.audit()] == [("ada@desk.example", Through.PROXY)]


def test_a_forged_header_opens_nothing(library: Newsroom) -> None:
    for peer in ("10.0.0.6", "127.0.0.1", "testclient"):
        assert by(library, peer, x_remote_user="ada@desk.example").get("/").status_code == 401
    assert by(library, "10.0.0.6", x_remote_user="ada", x_forwarded_for=PROXY).get("/").status_code == 401
    assert by(library, PROXY).get("/").status_code == 401  # by the proxy, with nobody signed in
    assert by(library, PROXY, x_remote_user_="ada").get("/").status_code == 401
    named = Access(keys=KEYS, proxies=Proxies.of([PROXY]), editors=("*",))  # the setting does not say so
    assert by(library, PROXY, named, x_remote_user="ada").get("/api/stories").status_code == 401


def test_everybody_who_is_signed_in_may_be_an_editor() -> None:
    assert Access(editors=("*",)).signed_in("Bo").role is Role.EDITOR
    assert Access(editors=("ada",)).signed_in("Ada").role is Role.READER


def test_who_asks_too_often_waits_and_a_probe_does_not(library: Newsroom) -> None:
    access = Access(token=SHARED, pace=Pace(3))
    browser = by(library, "192.0.2.1", access, authorization=f"Bearer {SHARED}")
    assert [browser.get("/about").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    refused = browser.get("/api/stories")
    assert refused.status_code == 429 and 1 <= int(refused.headers["retry-after"]) <= 20
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.json()["status"], refused.json()["type"]) == (429, "about:blank")
    assert {browser.get("/healthz").status_code for _ in range(5)} == {200}
    assert by(library, "192.0.2.2", access, authorization=f"Bearer {SHARED}").get("/about").status_code == 200


def test_who_is_known_has_a_share_of_their_own_behind_one_address(library: Newsroom) -> None:
    access = Access(proxies=Proxies.of([PROXY], HEADER), pace=Pace(1))
    ada, rob = (by(library, PROXY, access, x_remote_user=name) for name in ("ada", "rob"))
    assert [ada.get("/about").status_code, ada.get("/about").status_code, rob.get("/about").status_code] == [
        200,
        429,
        200,
    ]


def test_guesses_are_counted_where_they_come_from_not_at_the_proxy(library: Newsroom) -> None:
    access = Access(token=SHARED, proxies=Proxies.of([PROXY]))
    guesser = by(library, PROXY, access, x_forwarded_for="192.0.2.1", authorization="Bearer wrong")
    assert [guesser.get("/api/stories").status_code for _ in range(11)] == [401] * 10 + [429]
    other = by(library, PROXY, access, x_forwarded_for="192.0.2.2", authorization=f"Bearer {SHARED}")
    assert other.get("/api/stories").status_code == 200
