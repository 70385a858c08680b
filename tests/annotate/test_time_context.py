"""What the words around a time expression say."""

from datetime import date
from types import SimpleNamespace

import pytest

from storywire.annotate.time_context import _is_other_month_word, looks_ahead
from storywire.annotate.time_grammar import grammar
from storywire.annotate.token_index import TokenIndex
from storywire.types import Span
from tests.annotate.texts import model, times_in


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("The panel met on Friday.", False),
        ("The panel will meet on Friday.", True),
        ("The panel is scheduled for Friday.", True),
        ("The panel is meeting on Friday.", True),
        ("The talks resume on Friday.", True),
        ("The move follows two flights on Friday.", False),
        ("Mayor Ilse Brandt plans to travel on Friday.", True),
        ("The mayor was sworn in on Friday.", False),
        ("They could leave as early as Friday.", True),
        ("Until Friday, they had not spoken.", False),
        ("The truce was extended until Friday.", True),
    ],
)
def test_looking_ahead(text: str, ahead: bool) -> None:
    index = TokenIndex.of(model("en")(text))
    friday = Span(text.index("Friday"), text.index("Friday") + 6)
    assert looks_ahead(index, friday, Span(0, len(text)), grammar("en")) is ahead


class _Unparsed(SimpleNamespace):
    """A word as it is without a parse. spaCy may end the process that asks for what depends on it."""

    @property
    def lefts(self) -> list[object]:
        raise AssertionError("an unparsed word was asked for its dependents")


@pytest.mark.parametrize("month", ["march", "may", "jan."])
def test_a_word_without_a_parse_is_not_asked_for_its_dependents(month: str) -> None:
    assert not _is_other_month_word(_Unparsed(lower_=month, pos_="", dep_="", i=0))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The frenzied effort to revive the bill in late April was said to be driven by fear.", date(2025, 4, 1)),
        ("Members began stepping up their calls for the senator to “stand strong” Sunday night.", date(2025, 5, 4)),
        ("He announced a plan to meet in February.", date(2026, 2, 1)),
    ],
)
def test_an_effort_is_as_past_as_its_verb_and_a_plan_is_ahead(text: str, first: date) -> None:
    assert [time.low for time in times_in(text)] == [first]


def test_a_march_of_people_is_no_month() -> None:
    assert times_in("Thousands came back for the anniversary of the Weavers’ March, which filled the streets.") == ()
