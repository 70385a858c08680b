"""What the words around a time expression say."""

from types import SimpleNamespace

import pytest

from storywire.annotate.time_context import _is_other_month_word, looks_ahead
from storywire.annotate.time_grammar import grammar
from storywire.annotate.token_index import TokenIndex
from storywire.types import Span
from tests.annotate.texts import model


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
    assert not _is_other_month_word(_Unparsed(lower_=month, pos_="", dep_=""))  # type: ignore[arg-type]
