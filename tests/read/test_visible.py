from __future__ import annotations

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from storywire.read.visible import visible_lines


def lines(html: str) -> list[str]:
    return visible_lines(lxml.html.document_fromstring(html))


def test_blocks_break_lines_and_inline_elements_do_not() -> None:
    html = "<head><title>T</title></head><body><h1>Mill  closes</h1><p>The <b>old</b> mill<br>shuts.</p>after</body>"
    assert lines(html) == ["Mill closes", "The old mill", "shuts.", "after"]


def test_what_a_browser_does_not_show_is_left_out() -> None:
    html = "<div>a<script>b()</script>c<style>d</style><noscript><b>e</b></noscript><svg><g>f</g></svg>g</div>"
    assert lines(html) == ["acg"]


@given(
    st.lists(st.tuples(st.sampled_from(["p", "div", "b", "script", "li"]), st.text("ab \n", max_size=8)), max_size=12)
)
def test_lines_are_never_blank_and_white_space_is_folded(parts: list[tuple[str, str]]) -> None:
    html = "<body>" + "".join(f"<{tag}>{text}</{tag}>" for tag, text in parts) + "<p>end</p></body>"
    for line in lines(html):
        assert line and line == " ".join(line.split())
