import random
from datetime import date

from storywire.read import written
from train import dates


def test_metadata_is_withheld_and_what_a_reader_sees_stays():
    page = (
        '<meta property="article:published_time" content="2021-03-07"><link rel="canonical" href="/2021/03/07/x">'
        '<script type="application/ld+json">{"datePublished": "2021-03-07"}</script>'
        '<time class="d" datetime="2021-03-07">7 March 2021</time>'
    )
    bare = dates.withheld(page)
    assert "7 March 2021" in bare
    assert "2021-03-07" not in bare and "/2021/03/07" not in bare


def test_a_false_crawl_day_is_later_and_stands_at_the_top():
    gold = date(2021, 3, 7)
    for seed in range(20):
        text = dates.masthead("one\ntwo\nthree", gold, random.Random(seed), "de")
        (found,) = (day for line in text.split("\n") for day in written.find(line))
        assert found.day > gold


def test_untrusted_gold_that_is_not_on_the_page_teaches_nothing():
    case = dates.Case("traf:1", "quay.example", "html", date(2021, 3, 7), (), dates.np.zeros((0, 1)), False)
    assert not dates._plausible(case)
