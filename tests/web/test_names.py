from dataclasses import replace

from storywire.newsroom import Newsroom
from storywire.web.names import sayings


def test_the_same_words_in_one_story_stand_once(library: Newsroom) -> None:
    quote = library.search_quotes("nothing speaker:oduya").items[0]
    twin = replace(quote, article="a-twin", outlet="The Twin", text=quote.text.upper())
    repeat = replace(quote, text=quote.text.rstrip(",.”") + ".”", finding="q9")
    shorter, elsewhere = replace(quote, text="Nothing like this."), replace(quote, story="s-other")
    made = sayings([quote, shorter, twin, elsewhere, repeat])
    assert [(saying.first, saying.others) for saying in made] == [(quote, (twin,)), (shorter, ()), (elsewhere, ())]
    assert sayings([]) == []
