from collections.abc import Callable

from prometheus_client.parser import text_string_to_metric_families

from storywire.newsroom import Newsroom
from storywire.web import Access
from storywire.web.attempts import ALLOWED, PLACES, SECONDS, Attempts, place_of
from tests.web.conftest import Client
from tests.web.reading import form_token

TOKEN = "a-long-token-of-ours-1"


def test_a_probe_hears_that_all_is_well_until_it_is_not(library: Newsroom, client: Client) -> None:
    browser = client(library, Access(token=TOKEN))
    answer = browser.get("/healthz", headers={"host": "10.0.0.7:8642"})  # a probe knows neither name nor token
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert browser.post("/healthz").status_code == 401
    library.store.close()
    library.store.path.write_bytes(b"nonsense" * 1_000)
    answer = browser.get("/healthz")
    assert answer.status_code == 503 and str(library.store.path) not in answer.text
    library.store.path.unlink()
    assert browser.get("/healthz").status_code == 503


def test_prometheus_reads_the_metrics(library: Newsroom, client: Client) -> None:
    answer = client(library).get("/metrics")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    rows = {s.labels["table"]: s.value for f in text_string_to_metric_families(answer.text)
            for s in f.samples if s.name == "storywire_rows"}  # fmt: skip
    assert rows["articles"] == 3 and rows["stories"] == 2
    locked = client(library, Access(token=TOKEN))
    assert locked.get("/metrics").status_code == 401
    assert locked.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_who_guesses_the_token_must_wait(library: Newsroom, client: Client) -> None:
    browser = client(library, Access(token=TOKEN))
    form = form_token(browser.get("/login").text)
    told = [browser.post("/login", data={"form_token": form, "token": f"no{n}"}).status_code for n in range(ALLOWED)]
    assert set(told) == {403}
    right = browser.post("/login", data={"form_token": form, "token": TOKEN}, follow_redirects=False)
    assert right.status_code == 429 and 0 < int(right.headers["retry-after"]) <= SECONDS + 1
    assert browser.get("/api/stories", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 429
    assert browser.get("/healthz").status_code == 200


def test_a_guess_by_bearer_counts_and_a_known_browser_is_not_held_up(library: Newsroom, client: Client) -> None:
    browser = client(library, Access(token=TOKEN))
    form = form_token(browser.get("/login").text)
    browser.post("/login", data={"form_token": form, "token": TOKEN})
    stranger = {"authorization": "Bearer wrong", "cookie": ""}
    told = [browser.get("/api/stories", headers=stranger).status_code for _ in range(ALLOWED + 1)]
    assert told == [401] * ALLOWED + [429]
    assert browser.get("/about").status_code == 200


def attempts_at(times: list[float]) -> Attempts:
    clock: Callable[[], float] = lambda: times[0]  # noqa: E731
    return Attempts(clock)


def test_the_wait_ends() -> None:
    now = [0.0]
    attempts = attempts_at(now)
    for _ in range(ALLOWED):
        assert attempts.wait("192.0.2.1") == 0
        attempts.failed("192.0.2.1")
    assert attempts.wait("192.0.2.1") > 0 and attempts.wait("192.0.2.2") == 0
    now[0] = SECONDS + 1.0
    assert attempts.wait("192.0.2.1") == 0


def test_memory_is_bounded_and_one_subscriber_is_one_place() -> None:
    attempts = attempts_at([0.0])
    for number in range(PLACES + 100):
        attempts.failed(f"place {number}")
    assert len(attempts._wrong) == PLACES
    assert place_of("2001:db8::1") == place_of("2001:db8::ffff") != place_of("2001:db8:0:1::1")
    assert place_of("192.0.2.1") == "192.0.2.1" and place_of("") == ""
