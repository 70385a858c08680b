"""What a site's robots.txt says, and for how long it is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storywire.errors import IssueCode
from storywire.intake.exchange import Answer, Asked, Failure
from storywire.intake.robots import Robots
from storywire.types.following import SiteRules

START = datetime(2025, 5, 1, tzinfo=UTC)
SHUT = b"User-agent: *\nDisallow: /shut/\n"


class Site:
    """A site and its clock; it has what `says`, and counts who asks."""

    def __init__(self) -> None:
        self.says: bytes | None = SHUT
        self.asked: list[Asked] = []
        self.time = START

    def get(self, asked: Asked) -> Answer | Failure:
        self.asked.append(asked)
        if self.says is None:
            return Failure(IssueCode.GONE, "no such page", status=404)
        tag = f'"{len(self.says)}"'
        unchanged = asked.etag == tag
        return Answer(
            asked.url,
            304 if unchanged else 200,
            b"" if unchanged else self.says,
            "text/plain",
            None,
            tag,
            None,
            None,
            9,
        )

    def robots(self, shelf: dict[str, SiteRules]) -> Robots:
        return Robots(self.get, "Storywire", Shelf(shelf), lambda: self.time)


class Shelf:
    def __init__(self, kept: dict[str, SiteRules]) -> None:
        self.kept = kept

    def rules(self, site: str) -> SiteRules | None:
        return self.kept.get(site)

    def keep(self, site: str, rules: SiteRules) -> None:
        self.kept[site] = rules


def shut(robots: Robots) -> bool:
    return robots.ruling("https://a.example/shut/1").failure is not None


def test_the_next_run_finds_it_on_the_shelf_for_a_day_and_then_asks_whether_it_changed() -> None:
    site, shelf = Site(), dict[str, SiteRules]()
    assert shut(site.robots(shelf))
    site.time += timedelta(hours=23)
    assert shut(site.robots(shelf))
    assert len(site.asked) == 1
    site.time += timedelta(hours=2)
    assert shut(site.robots(shelf))
    assert [asked.etag for asked in site.asked] == [None, f'"{len(SHUT)}"']
    assert shelf["https://a.example"] == SiteRules(site.time, SHUT, f'"{len(SHUT)}"')
    assert shut(site.robots(shelf))
    assert len(site.asked) == 2


def test_what_changed_counts_from_the_next_day_on() -> None:
    site, shelf = Site(), dict[str, SiteRules]()
    assert shut(site.robots(shelf))
    site.says = b"User-agent: *\nDisallow:\n"
    assert shut(site.robots(shelf))
    site.time += timedelta(days=2)
    assert not shut(site.robots(shelf))


def test_a_site_without_is_not_asked_again_either() -> None:
    site, shelf = Site(), dict[str, SiteRules]()
    site.says = None
    assert not shut(site.robots(shelf))
    assert not shut(site.robots(shelf))
    assert len(site.asked) == 1


def test_a_clock_that_was_set_back_does_not_make_old_rules_eternal() -> None:
    site, shelf = Site(), dict[str, SiteRules]()
    shut(site.robots(shelf))
    site.time -= timedelta(days=400)
    shut(site.robots(shelf))
    assert len(site.asked) == 2


def test_a_server_that_fails_is_not_put_on_the_shelf() -> None:
    shelf: dict[str, SiteRules] = {}
    failing = Robots(
        lambda _: Failure(IssueCode.HTTP_ERROR, "oh", status=500), "Storywire", Shelf(shelf), lambda: START
    )
    assert shut(failing)
    assert shelf == {}
