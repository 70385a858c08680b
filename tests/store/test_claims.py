from storywire.newsroom import Newsroom
from storywire.store import claims
from storywire.types import ClaimKind, Place
from tests import ferry

EVERY = slice(0, 1_000)


def test_a_page_of_claims_is_what_the_whole_cross_check_has(place: Place) -> None:
    with Newsroom(place) as library:
        ferry.fill(library)
        with library.store.read() as reader:
            stored = reader.story("s-ferry")
            assert stored is not None
            quotes = [c for c in stored.crosscheck.claims if c.kind is ClaimKind.QUOTE]
            found, total = claims.quotes_of(reader.connection, "s-ferry", EVERY, None)
            assert list(found.claims) == quotes and total == len(quotes) > 2
            assert found.accounts == stored.crosscheck.accounts
            ids = {c.id for c in quotes}
            assert found.comparisons == tuple(m for m in stored.crosscheck.comparisons if m.claim in ids)

            second, total = claims.quotes_of(reader.connection, "s-ferry", slice(1, 2), None)
            assert list(second.claims) == quotes[1:2] and total == len(quotes)
            assert {m.claim for m in second.comparisons} <= {quotes[1].id}

            name = next(s.speaker for c in quotes for s in c.statements if s.speaker)
            of_one, total = claims.quotes_of(reader.connection, "s-ferry", EVERY, name)
            assert 0 < total < len(quotes)
            assert {next(s.speaker for s in c.statements if s.speaker) for c in of_one.claims} == {name}
            assert claims.quotes_of(reader.connection, "s-nothing", EVERY, None)[1] == 0
