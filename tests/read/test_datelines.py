import pytest

from storywire.read import datelines, markup
from storywire.types import Span

PROSE = "The harbour master said the ferry would not sail before the storm had passed, and nobody was hurt at all."


def dump(text):
    spans, at = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return markup.plain(text, tuple(spans))


def credit(page, first=0, end=0):
    found = sorted(datelines.agencies(page, (), first, end), key=lambda each: -each.confidence)
    return found[0].value if found else None


def test_an_agency_that_nobody_listed_is_named_by_the_dateline_it_signs():
    page = dump(f"QUAYSIDE, March 7, 2021 (Gull Wire) — {PROSE}")
    assert credit(page) == "Gull Wire"
    assert [each.value for each in datelines.datelines(page, 0)] == ["QUAYSIDE, March 7, 2021 (Gull Wire)"]


@pytest.mark.parametrize("last", ["(Gull Wire)", "— Gull Wire", "(AP)"])
def test_the_line_that_ends_a_text_names_whose_it_is(last):
    assert credit(dump(f"{PROSE}\n{PROSE}\n{PROSE}\n{last}\nMost read"), 0, 2) == last.strip("(—) ")


def test_a_paper_named_between_headline_and_text_is_credited():
    page = markup.scan(f"<h1>Ferry stops</h1><p><span>Gull Dispatch</span> <time>3 May 2020</time></p><p>{PROSE}</p>")
    assert credit(page, 2, 2) == "Gull Dispatch"


@pytest.mark.parametrize("text", [f"PORTLAND (Maine) — {PROSE}", f"{PROSE} (for now) and so on.", PROSE])
def test_places_and_asides_in_brackets_are_no_agencies(text):
    assert credit(dump(text)) is None


def test_a_sub_heading_is_no_dateline():
    assert list(datelines.datelines(dump(f"A solid start: the harbour opens\n{PROSE}"), 0)) == []
