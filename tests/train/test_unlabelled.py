"""Which texts the teachers are asked about."""

import sys

from train import polnear, unlabelled

DRY = "the ferry to the northern islands leaves the quay at nine and comes back before the evening tide is out"


def test_paragraphs_are_cut_whole():
    text = "\n".join(["one two three"] * 400)
    assert len(unlabelled.cut(text).split()) == unlabelled.MOST
    assert len(unlabelled.cut("word " * 2000).split()) == unlabelled.MOST
    assert unlabelled.cut("a  b\nc") == "a b\nc"


def test_a_text_that_is_known_in_part_is_left_out():
    fresh = "nobody in the valley had seen so much rain since the year in which the old bridge was carried away"
    assert list(unlabelled.apart([DRY, fresh], [f"Before. {DRY} After."])) == [fresh]
    assert list(unlabelled.apart([fresh, f"{fresh} again", DRY], [])) == [fresh, DRY]


def test_those_near_to_the_wanted_come_first():
    texts = ["goats and sheep graze", "the senate votes on a bill", "sheep and goats sleep"]
    assert unlabelled.by_nearness(texts, ["a senate bill", "the senate"])[0] == 1


def test_every_text_has_its_turn_once():
    order = list(range(40))
    found = list(unlabelled.mixed(order))
    assert sorted(found) == order and found == list(unlabelled.mixed(order))
    edge = int(40 * unlabelled.SHARE)
    assert [at < edge for at in found[:5]] == [True] * 4 + [False]


def test_what_is_chosen_is_parsed_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(unlabelled, "chosen", lambda: iter([DRY, "It rained.", "It snowed."]))
    monkeypatch.setattr(sys, "argv", ["train", "--cache", str(tmp_path), "--most", "2"])
    unlabelled.main()
    kept = polnear.documents(tmp_path / polnear.MORE, 5)
    assert [doc.text for doc in kept] == [DRY, "It rained."]
    assert any(token.dep_ == "nsubj" for token in kept[1])
