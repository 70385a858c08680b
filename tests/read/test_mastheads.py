import pytest

from storywire.read import candidates, judge, mastheads
from storywire.read.source import Source
from storywire.types import MediaType, RawPage

PROSE = (
    "The harbour master of Lower Quayside said on Friday that the ferry would not sail before the storm "
    "had passed, and that nobody was hurt."
)


@pytest.mark.parametrize(
    ("top", "below", "masthead"),
    [
        ("<p>Thursday, 5 March 2020</p>", "", True),
        ("<p>Published Thursday, 5 March 2020</p>", "", False),
        ("<p>5 March 2020</p>", "", False),
        ("", "<p>Thursday, 5 March 2020</p>", False),
        ("<p>Thursday, 5 March 2020</p>", "<p>5 March 2020</p>", False),
    ],
)
def test_the_day_at_the_top_of_a_page(top, below, masthead):
    title = "<title>The ferry would not sail before the storm had passed</title>"
    text = f"<html><head>{title}</head><body>{top}<h1>Ferry</h1>{below}<p>{PROSE}</p><p>{PROSE}</p></body></html>"
    seen = candidates.collect(Source(RawPage("page", b"", MediaType.HTML, "test"), text))
    (only,) = judge.rank(seen)
    assert mastheads.only_masthead(only, seen) is masthead
