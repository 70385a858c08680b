"""Wire copy: one text in several outlets, and how many accounts a story has."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from storywire.cluster.wire import Text, accounts, find_wire

AGENCY = """PORT SARROW (AP) — A cargo ship ran aground at the mouth of the Lenna estuary before dawn on Tuesday,
blocking the only deep channel into the harbour and leaving eleven vessels at anchor outside.

The harbour master, Ilse Vanterpool, said tugs would try to pull the ship free at high tide. No one was hurt among the
nineteen crew, and there was no sign of leaking fuel, she told a news conference on the quay.

The ship, the Merrow Star, had lost power shortly after its pilot came aboard. Investigators will examine whether a
generator that was replaced last month in Quillan had been fitted properly. The owner declined to answer questions.

Traders warned that shelves could empty within a week, since nine tenths of the island's flour comes by sea. The
government said that it held reserves for twenty days and asked people not to hoard. Fishing boats may still pass."""
OWN = """A freighter carrying timber has got stuck off Port Sarrow and nothing larger than a trawler can get by.

Witnesses along the promenade saw the Merrow Star drift sideways with its lights out at about five o'clock. Three tugs
stood by for the flood but the first attempt failed, according to the port office, which hopes for the evening.

Bakers in the old town were already rationing loaves. One of them, Piet Harrow, had sold out by nine. The ministry of
supply says there is grain in the silos until the end of the month; the opposition calls that figure invented."""
QUOTE = (
    "“We shall pull her off tonight if the wind lets us, and if it does not we shall do so tomorrow, and nobody on "
    "this island will go without bread while I hold this office, whatever they may tell you in the market square,” "
)


def cut(text: str) -> str:
    return "\n\n".join(text.split("\n\n")[:3])


def edited(text: str) -> str:
    return (
        text.replace("(AP) — ", "")
        .replace("before dawn on Tuesday", "early Tuesday")
        .replace("tugs would try", "three tugs would attempt")
        .replace("No one was hurt", "Nobody was injured")
        .replace("declined to answer questions", "would not comment")
    )


def test_one_text_in_three_outlets_is_one_account_and_the_agency_had_it_first() -> None:
    texts = [
        Text("a", cut(AGENCY), "times", day=date(2031, 4, 8)),
        Text("b", OWN, "herald", day=date(2031, 4, 8)),
        Text("c", AGENCY, "agency", agency=True, day=date(2031, 4, 8)),
        Text("d", edited(AGENCY), "post", day=date(2031, 4, 8)),
    ]
    [wire] = find_wire(texts)
    assert wire.origin == "c" and set(wire.copies) == {"a", "d"}
    assert wire.agency == "Associated Press"
    assert 0.5 < wire.containment <= 1
    assert any("news agency" in reason.text for reason in wire.reasons)
    owners = {"a": "x", "b": "y", "c": "z", "d": "w"}
    assert accounts("abcd", [wire], owners) == (("a", "c", "d"), ("b",))


def test_the_copy_that_credits_another_is_not_the_origin_even_if_it_seems_earlier() -> None:
    texts = [
        Text("a", edited(AGENCY), "post", credit="Sarrow Courier / Reuters", day=date(2031, 4, 7)),
        Text("b", edited(AGENCY), "courier", day=date(2031, 4, 8)),
    ]
    [wire] = find_wire(texts)
    assert wire.origin == "b" and wire.agency == "Reuters"


def test_the_earlier_of_two_equal_texts_is_the_origin() -> None:
    texts = [
        Text("a", edited(AGENCY), moment=datetime(2031, 4, 8, 11, tzinfo=UTC), day=date(2031, 4, 8)),
        Text("b", edited(AGENCY), moment=datetime(2031, 4, 8, 9, tzinfo=UTC), day=date(2031, 4, 8)),
        Text("c", edited(AGENCY)),
    ]
    [wire] = find_wire(texts)
    assert wire.origin == "b" and wire.containment == 1
    assert any("appeared first" in reason.text for reason in wire.reasons)


def test_two_independent_reports_are_no_copies() -> None:
    assert find_wire([Text("a", AGENCY), Text("b", OWN)]) == ()


def test_a_shared_quotation_alone_is_no_copy() -> None:
    one = QUOTE + "said the harbour master. " + OWN.split("\n\n", maxsplit=1)[0] + " " + QUOTE
    other = QUOTE + "were her words to the crowd. " + AGENCY.split("\n\n")[3] + " " + QUOTE
    assert find_wire([Text("a", one), Text("b", other)]) == ()


def test_a_shared_paragraph_of_a_press_release_is_no_copy() -> None:
    release = AGENCY.split("\n\n")[1]
    one = OWN + "\n\n" + release
    other = AGENCY.split("\n\n")[3] + " " + AGENCY.split("\n\n")[2] + "\n\n" + release
    assert find_wire([Text("a", one), Text("b", other)]) == ()


def test_short_texts_are_no_copies_of_anything() -> None:
    assert find_wire([Text("a", "The harbour is closed."), Text("b", "The harbour is closed.")]) == ()
    assert find_wire([Text("a", ""), Text("b", "")]) == ()


def test_outlets_of_one_owner_are_one_account_and_unknown_owners_are_not() -> None:
    owners = {"a": "group", "b": None, "c": "group", "d": None}
    assert accounts("abcd", [], owners) == (("a", "c"), ("b",), ("d",))


def test_hostile_repetition_is_compared_in_good_time() -> None:
    start = time.process_time()
    find_wire([Text("a", "tug " * 20_000), Text("b", "tug " * 19_000), Text("c", "tug boat " * 20_000)])
    assert time.process_time() - start < 3


@given(st.lists(st.text(alphabet="ab“” .\n", max_size=400), max_size=4))
def test_it_never_raises_and_is_the_same_twice(texts: list[str]) -> None:
    items = [Text(str(i), text * 5) for i, text in enumerate(texts)]
    found = find_wire(items)
    assert found == find_wire(items)
    for wire in found:
        assert wire.origin not in wire.copies and 0 <= wire.containment <= 1
    grouped = accounts([item.article for item in items], found, {})
    assert sorted(a for group in grouped for a in group) == sorted(item.article for item in items)
