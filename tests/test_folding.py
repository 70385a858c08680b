# ruff: noqa: E501 — tables of odd input read better unbroken
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storywire.folding import LONGEST, clean, fold, is_web

STORY = "https://harbourpost.example/news/2025/05/ferry-fire-at-quay"


@pytest.mark.parametrize(
    "address",
    [
        "http://www.harbourpost.example/news/2025/05/ferry-fire-at-quay",
        "https://HARBOURPOST.example:443/news/2025/05/ferry-fire-at-quay/",
        "https://harbourpost.example/news/2025/05/ferry-fire-at-quay?utm_source=letter&fbclid=1&UTM_medium=x#comments",
        "https://m.harbourpost.example/news/2025/05/ferry-fire-at-quay?outputType=amp",
        "https://amp.harbourpost.example/news/2025/05/ferry-fire-at-quay",
        "https://harbourpost.example/amp/news/2025/05/ferry-fire-at-quay",
        "https://harbourpost.example/news/2025/05/ferry-fire-at-quay/amp/",
        "https://harbourpost.example/news/2025/05/ferry-fire-at-quay.amp",
        "https://harbourpost.example/news/2025/05/ferry-fire-at-quay/index.html",
        "https://harbourpost.example/news/2025/05/ferry-fire-at-quay;jsessionid=4AF0",
        "https://harbourpost.example/news/./x/../2025//05/ferry%2Dfire-at-quay?print=1",
        "https://www-harbourpost-example.cdn.ampproject.org/c/s/www.harbourpost.example/news/2025/05/ferry-fire-at-quay",
        "https://www.google.com/amp/s/harbourpost.example/news/2025/05/ferry-fire-at-quay",
        "https://www.google.co.nz/url?sa=t&url=https%3A%2F%2Fharbourpost.example%2Fnews%2F2025%2F05%2Fferry-fire-at-quay",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fharbourpost.example%2Fnews%2F2025%2F05%2Fferry-fire-at-quay&h=x",
        "https://web.archive.org/web/20250506120000/https://harbourpost.example/news/2025/05/ferry-fire-at-quay",
        "https://web.archive.org/web/20250506120000id_/http:/www.harbourpost.example/news/2025/05/ferry-fire-at-quay",
        "  https://harbourpost.example/news/2025/05/ferry-fire-at-quay\n",
    ],
)
def test_one_article_has_many_addresses(address: str) -> None:
    assert fold(address) == STORY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://post.example/article.php?id=1", "https://post.example/article.php?id=2"),
        ("https://post.example/article.php?m=4711", "https://post.example/article.php?m=4712"),
        ("https://post.example/?p=1", "https://post.example/?p=2"),
        ("https://post.example/news/ferry?page=2", "https://post.example/news/ferry"),
        ("https://sport.post.example/a", "https://post.example/a"),
        ("https://post.example:8080/a", "https://post.example/a"),
        ("https://post.example/A", "https://post.example/a"),
        ("https://m.example/a", "https://n.example/a"),
        ("https://post.example/amplifier", "https://post.example/lifier"),
        ("file:///pages/a.html", "file:///pages/b.html"),
    ],
)
def test_two_articles_stay_two(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_clean_address_can_still_be_asked_for() -> None:
    assert (
        clean("http://www.post.example:80/ferry/amp/?b=2&utm_id=7&a=1#x")
        == "http://www.post.example/ferry/amp/?a=1&b=2"
    )
    assert clean("https://www.google.com/url?q=https://www.post.example/a") == "https://www.post.example/a"


def test_names_in_other_scripts_are_one_with_their_ascii_form() -> None:
    assert fold("https://hafenblätter.example/fähre") == fold("https://xn--hafenbltter-r8a.example/f%c3%a4hre")


@pytest.mark.parametrize(
    "odd", ["", " ", "nonsense", "http://", "http://[::1", "http://x:99999/", "mailto:a@b.example", "#a"]
)
def test_what_is_no_address_is_left_alone(odd: str) -> None:
    assert fold(odd) == odd.strip()
    assert not is_web(odd)


def test_a_very_long_address_costs_nothing() -> None:
    long = "https://post.example/" + "amp/" * LONGEST
    assert fold(long) == long
    assert len(fold("https://post.example/" + "/amp" * 1000)) < 100


_part = st.sampled_from(
    ["amp", "AMP", ".amp", "/", "//", "..", "index.html", "m.", "www.", "?", "&", "=", "utm_x", "%2e", "%", "http://", "https:/", "web/1/",
     "web.archive.org/", "google.com/url?q=", "/amp/s/", "post.example", ":80", ":443", "#", ";sid=", "ü", " ", "<", '"', "@", "[", "]"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(_part, max_size=14).map(lambda p: "http://" + "".join(p))))
@example("https://web.archive.org/web/1/" * 60 + "http://post.example/a")
@example("https://www.google.com/url?q=" * 3 + "https%3A%2F%2Fa.example")
def test_folding_never_raises_and_twice_is_once(address: str) -> None:
    for step in (fold, clean):
        once = step(address)
        assert step(once) == once
