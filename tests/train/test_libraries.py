"""Small libraries for training."""

from __future__ import annotations

from storywire.annotate.features import find_features
from train import libraries

WORDS = ("harbour", "tram", "dairy", "glacier", "opera", "quarry")
ROWS = [
    {
        "id": f"{word}-{number}",
        "date": f"2031-04-{number + 1:02}",
        "outlet": None,
        "story": f"s-{word}" if word != "quarry" else None,
    }
    for word in WORDS
    for number in range(20)
]
FEATURES = {row["id"]: find_features(None, f"The {row['id']} of Port Sarrow reopened near Lenna.") for row in ROWS}
GOLD = {row["id"]: ("g5", row["story"]) for row in ROWS if row["story"]}


def test_a_library_holds_few_articles_of_few_stories_and_the_same_ones_for_one_seed() -> None:
    one, again = (list(libraries.simulated(ROWS, FEATURES, GOLD, 7)) for _ in range(2))
    assert one == again
    assert len(one) == libraries.LIBRARIES
    assert all(1 <= len(library.items) <= 8 * libraries.MOST + 15 for library in one)
    assert any(item.low is None for library in one for item in library.items)


def test_a_small_country_is_spoken_of_in_most_articles_and_the_prior_does_not_know_its_names() -> None:
    foreign = [library for library in libraries.simulated(ROWS, FEATURES, GOLD, 7) if library.foreign]
    held = [any(term.startswith("~") for term, _ in item.features.body) for lib in foreign for item in lib.items]
    assert sum(held) > 0.9 * len(held)
    assert all("lenna" in library.names for library in foreign)
