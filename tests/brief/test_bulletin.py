from __future__ import annotations

from datetime import date

from storywire.brief import brief, briefed, rank
from storywire.crosscheck import crosscheck
from storywire.types import BriefedStory, Dossier, Story
from tests.newsdesk import Desk

RUDDER = "The ferry Marisol lost its rudder off Marrow Bay on Monday"
OLD = f"{RUDDER}, and 31 people were injured. “We saw nothing,” said Ana Brisk."
NEW = f"{RUDDER}, and 38 people were injured. “The log book is gone,” said Ana Brisk."


def dossier() -> Dossier:
    old = Desk("a", OLD, "Harbour Post", day=date(2031, 5, 5)).says("Ana Brisk", "“We saw nothing,”")
    old.counts("31", 31.0, counted="people", status="injured")
    new = Desk("b", NEW, "Valley Echo", day=date(2031, 5, 6)).says("Ana Brisk", "“The log book is gone,”")
    new.counts("38", 38.0, counted="people", status="injured")
    files, story = (old.file(), new.file()), Story("s-1", ("a", "b"), "A ferry")
    found = crosscheck(story, files, ())
    return Dossier(story, files, (), found, brief(story, files, (), found))


def test_a_story_is_briefed_with_what_happened_who_says_so_and_what_differs() -> None:
    story = briefed(dossier())
    assert story.happened
    assert {line.statement.speaker for line in story.said} == {"Ana Brisk"}
    (update,) = story.differs
    assert {update.statement.article, *(s.article for s in update.others)} == {"a", "b"}
    assert story.new == () and not any(page.fresh for page in story.pages)


def test_what_only_came_since_the_last_bulletin_is_new() -> None:
    story = briefed(dossier(), {"b": True})
    assert [page.fresh for page in story.pages] == [False, True]
    assert story.fresh_accounts == 1
    new = [line.statement.text for line in story.new]
    assert "“The log book is gone,”" in new and "“We saw nothing,”" not in new
    assert story.differs[0].new  # one side of it came since


def test_a_story_that_is_new_as_a_whole_repeats_nothing_as_news() -> None:
    story = briefed(dossier(), {"a": True, "b": True})
    assert story.new == () and story.fresh_accounts == 2
    revised = briefed(dossier(), {"a": False})
    assert revised.pages[0].revised and revised.new == ()


def test_every_line_leads_to_a_page_of_the_story() -> None:
    story = briefed(dossier(), {"b": True})
    known = {page.article for page in story.pages}
    lines = [*story.happened, *story.said, *story.agreed, *story.differs, *story.alone, *story.new]
    assert lines and {s.article for line in lines for s in (line.statement, *line.others)} <= known


def test_stories_of_many_and_of_new_accounts_come_first() -> None:
    def made(name: str, accounts: int, fresh: int, day: int) -> BriefedStory:
        return BriefedStory(name, name, None, date(2031, 5, day), accounts, fresh, ())

    stories = [made("few", 2, 0, 9), made("many", 4, 0, 1), made("fresh", 3, 3, 1), made("newer", 4, 0, 2)]
    assert [story.id for story in rank(stories)] == ["fresh", "newer", "many", "few"]


def test_of_a_long_quotation_the_first_sentences_are_shown_and_the_evidence_holds_it_whole() -> None:
    words = (
        "“" + " ".join(f"The log of the {n}th day is gone and nobody on the pier knows why." for n in range(20)) + "”"
    )
    one = Desk("a", f"{words} Ana Brisk said.", "Harbour Post", day=date(2031, 5, 5)).says("Ana Brisk", words)
    files, story = (one.file(),), Story("s-1", ("a",), "A log")
    found = crosscheck(story, files, ())
    (line,) = briefed(Dossier(story, files, (), found, brief(story, files, (), found))).said
    assert line.statement.text.endswith("why. …") and len(line.statement.text.split()) < 70
    assert words in line.statement.evidence.selector.exact


def test_the_figures_of_a_story_with_one_account_are_told() -> None:
    one = Desk("a", "The minister sent 1,500 soldiers to Marrow Bay.", "Harbour Post", day=date(2031, 5, 5))
    files, story = (one.counts("1,500", 1500, counted="soldiers").file(),), Story("s-1", ("a",), "Soldiers")
    found = crosscheck(story, files, ())
    (line,) = briefed(Dossier(story, files, (), found, brief(story, files, (), found))).alone
    assert line.figure == "1,500 soldiers"
