"""The terms of the stream: which number each has, and how rare it is so far.

Rarity is the inverse document frequency (Spärck Jones 1972) over a prior, learned once from background news, and
the stream itself: with three articles in the library the prior speaks, with a hundred thousand the stream does.

Terms are found by their 64-bit hashes in buckets of eight (Fan et al. 2014 fill such buckets for their filters; here a
bucket is one line of the processor's cache), all terms of an article at once. A dictionary of strings would miss the
cache three times for each of them, and take five times the room.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storywire.cluster.index import Ids, Weights

UNSEEN = 2.0  # articles that are taken to hold a term that the prior does not know: it leaves the rare ones out
BUCKET = 8  # terms, of eight bytes each
_BITS = 3  # that number them
FULL = 5  # terms in a bucket on average, from which on there are to be twice as many buckets
FEW = 3  # articles that a term may have had, and as many more as one in MANY, if it is to be let go
MANY = 50_000
WAITING = 4_000  # new terms that are put into the tables together
_LEAST = 1 << 10  # buckets
_FREE = 0  # hash of no term
_ONE = np.float32(1)
_NO_NUMBERS: Ids = np.empty(0, dtype=np.int32)

Hashes = NDArray[np.int64]


class Numbers:
    """Hashes with their numbers.

    Two terms of one hash would be one term: among a million terms that happens once in forty million streams.
    """

    def __init__(self) -> None:
        self._count = 0
        self._make(_LEAST)

    def __len__(self) -> int:
        return self._count

    def find(self, hashes: Hashes) -> Ids:
        """The number of each hash; -1 where it has none."""
        found = np.full(len(hashes), -1, dtype=np.int32)
        buckets = self._buckets(hashes)
        hits = (self._hashes.take(buckets, axis=0) == hashes[:, None]).reshape(-1).nonzero()[0]
        rows = hits >> _BITS
        found[rows] = self._numbers.take((buckets.take(rows) << _BITS) + (hits & (BUCKET - 1)))
        if self._beyond and len(rows) < len(hashes):
            missed = (found < 0).nonzero()[0]
            for row in missed[self._held.take(buckets.take(missed)) == BUCKET].tolist():
                found[row] = self._beyond.get(int(hashes[row]), -1)
        return found

    def add(self, hashes: Hashes, numbers: Ids) -> None:
        """Number more hashes, each of which is new and given once, like its number."""
        self._count += len(hashes)
        buckets = len(self._held)
        while self._count > FULL * buckets:
            buckets *= 2
        if buckets > len(self._held):
            self._make_anew(buckets, *self._all())
        self._put(hashes, numbers)

    def drop(self, gone: NDArray[np.bool_]) -> None:
        """Let go of the hashes whose numbers are `gone`; a place for each number."""
        hashes, numbers = self._all()
        kept = (~gone.take(numbers)).nonzero()[0]
        self._count = len(kept)
        self._make_anew(len(self._held), hashes.take(kept), numbers.take(kept))

    def _buckets(self, hashes: Hashes) -> Hashes:
        return hashes >> 1 & self._mask  # the lowest bit is set in all of them

    def _make(self, buckets: int) -> None:
        self._mask = buckets - 1
        self._hashes = np.full((buckets, BUCKET), _FREE, dtype=np.int64)
        self._numbers = np.zeros(buckets * BUCKET, dtype=np.int32)
        self._held = np.zeros(buckets, dtype=np.int8)  # of each bucket: how many places are taken
        self._beyond: dict[int, int] = {}  # what found its bucket full

    def _all(self) -> tuple[Hashes, Ids]:
        """Every hash and its number."""
        places = (self._hashes.reshape(-1) != _FREE).nonzero()[0]
        hashes, numbers = np.array([*self._beyond], dtype=np.int64), np.array([*self._beyond.values()], dtype=np.int32)
        return (
            np.concatenate([self._hashes.reshape(-1).take(places), hashes]),
            np.concatenate([self._numbers.take(places), numbers]),
        )

    def _make_anew(self, buckets: int, hashes: Hashes, numbers: Ids) -> None:
        self._make(buckets)
        self._put(hashes, numbers)

    def _put(self, hashes: Hashes, numbers: Ids) -> None:
        buckets = self._buckets(hashes)
        order = buckets.argsort(kind="stable")
        buckets = buckets[order]
        places = self._held[buckets] + np.arange(len(order)) - buckets.searchsorted(buckets)
        for place in (places >= BUCKET).nonzero()[0].tolist():
            self._beyond[int(hashes[order[place]])] = int(numbers[order[place]])
        fits = (places < BUCKET).nonzero()[0]
        at = buckets[fits] * BUCKET + places[fits]
        self._hashes.reshape(-1)[at], self._numbers[at] = hashes[order[fits]], numbers[order[fits]]
        np.add.at(self._held, buckets[fits], np.int8(1))


class Spellings:
    """Terms by their numbers, written one after another; the newest wait as they came."""

    def __init__(self) -> None:
        self.waiting: dict[int, str] = {}
        self._letters = bytearray()
        self._starts, self._lengths = (np.zeros(_LEAST, dtype=np.int32) for _ in range(2))  # by number

    def __getitem__(self, number: int) -> str:
        if number in self.waiting:
            return self.waiting[number]
        start = int(self._starts[number])
        return self._letters[start : start + int(self._lengths[number])].decode("utf-8", "surrogatepass")

    def put(self, numbers: Ids, terms: Collection[str]) -> None:
        """More terms, or others for numbers that were dropped."""
        written = [term.encode("utf-8", "surrogatepass") for term in terms]
        lengths = np.array([*map(len, written)], dtype=np.int32)
        room = int(numbers.max(initial=-1)) + 1
        if room > len(self._starts):
            more = np.zeros(room - len(self._starts) + room // 4, dtype=np.int32)
            self._starts, self._lengths = (np.concatenate([known, more]) for known in (self._starts, self._lengths))
        self._starts[numbers] = len(self._letters) + lengths.cumsum() - lengths
        self._lengths[numbers] = lengths
        self._letters += b"".join(written)

    def drop(self, gone: NDArray[np.bool_]) -> None:
        """Let go of the letters of the numbers that are `gone`; a place for each number."""
        self._lengths[: len(gone)][gone[: len(self._lengths)]] = 0
        ends = self._lengths.cumsum(dtype=np.int32)
        places = (self._starts - ends + self._lengths).repeat(self._lengths)
        places += np.arange(len(places), dtype=np.int32)
        self._letters = bytearray(np.frombuffer(self._letters, dtype=np.uint8).take(places).tobytes())
        self._starts = ends - self._lengths


class Vocabulary:
    """Every term seen, numbered, with the count of articles that hold it (prior and stream together)."""

    def __init__(self, prior: Mapping[str, float], documents: float) -> None:
        self.documents = documents
        self.terms = Spellings()  # every term, at the place of its id
        self._known = Numbers()
        self._prior, self._used = len(prior), 0  # numbers of the prior, and all that were ever given
        self._free = _NO_NUMBERS  # numbers of terms that were let go
        self._unseen = UNSEEN if prior else 0.0
        self._frequencies = np.full(max(1024, 2 * len(prior)), self._unseen, dtype=np.float32)
        self._new: dict[str, int] = {}  # the terms that wait
        self._add([*prior])
        self._settle()
        self._frequencies[: len(prior)] = np.fromiter(prior.values(), np.float32, len(prior))

    def __len__(self) -> int:
        return len(self._known) + len(self._new)

    def numbers(self, terms: Sequence[str]) -> Ids:
        """The ids of the terms; new terms get those that were let go, then the next ones."""
        found = self._known.find(_hashes(terms))
        new = (found < 0).nonzero()[0]
        if len(new):
            given = [terms[place] for place in new.tolist()]
            self._add([term for term in dict.fromkeys(given) if term not in self._new])
            found[new] = [self._new[term] for term in given]
            if len(self._new) > WAITING:
                self._settle()
        return found

    def _add(self, terms: Sequence[str]) -> None:
        """Number new terms, each given once; they wait, until there are enough of them for a place in the tables."""
        again, self._free = self._free[: len(terms)], self._free[len(terms) :]
        first, self._used = self._used, self._used + len(terms) - len(again)
        numbers = [*again.tolist(), *range(first, self._used)]
        self._new.update(zip(terms, numbers, strict=True))
        self.terms.waiting.update(zip(numbers, terms, strict=True))
        short = self._used - len(self._frequencies)
        if short > 0:
            more = np.full(max(len(self._frequencies) // 2, short), self._unseen, dtype=np.float32)
            self._frequencies = np.concatenate([self._frequencies, more])

    def _settle(self) -> None:
        """Put the terms that wait into the tables."""
        terms, numbers = [*self._new], np.array([*self._new.values()], dtype=np.int32)
        self._new, self.terms.waiting = {}, {}
        self.terms.put(numbers, terms)
        self._known.add(_hashes(terms), numbers)

    def forget(self, held: NDArray[np.bool_]) -> None:
        """Let go of the terms that few articles had and none has now; their numbers are given again.

        `held`: for each number below `room`, whether an article still has the term. What is lost of a term that comes
        back is at most as much as lossy counting loses (Manku and Motwani 2002): one article in MANY.
        """
        few = self._unseen + max(FEW, self.documents // MANY)
        gone = ~held & (self._frequencies <= few)
        gone[: self._prior], gone[self._used :], gone[self._free] = False, False, False
        if not gone.any():
            return
        self._settle()
        self._known.drop(gone)
        self.terms.drop(gone)
        self._frequencies[gone] = self._unseen
        self._free = np.concatenate([self._free, gone.nonzero()[0].astype(np.int32)])

    def count(self, ids: Ids, articles: int) -> None:
        """So many more articles hold these terms (each given once for an article)."""
        self.documents += articles
        np.add.at(self._frequencies, ids.astype(np.intp), _ONE)  # types that need no conversion: eight times as fast

    def counted(self, ids: Ids, held: NDArray[np.bool_], owner: NDArray[np.uint16]) -> Weights:
        """Count the terms of articles that stand one after another, and give the rarity of each when its article came.

        `held` says which are counted, `owner` of which article each is, from 0; a term stands once in an article. What
        comes out is the same to the last digit as if the articles had come one by one.
        """
        order = ids.argsort(kind="stable")
        sorted_ids, more = ids[order], held[order].cumsum(dtype=np.float32)
        first = sorted_ids.searchsorted(sorted_ids)
        before = more[first] - held[order][first]
        so_far = np.empty(len(ids), dtype=np.float32)
        so_far[order] = self._frequencies.take(sorted_ids) + (more - before)
        documents = (self.documents + 2 + np.arange(int(owner[-1]) + 1 if len(owner) else 0)).astype(np.float32)
        self.count(ids[held], 0)
        self.documents += len(documents)
        ratio = documents.take(owner) / (so_far + np.float32(0.5))
        rarity: Weights = np.log(np.maximum(ratio, 1.0)).astype(np.float32, copy=False)
        return rarity

    def rarity(self, ids: NDArray[Any]) -> Weights:
        """ln((N + 1) / (n + 0.5)) for N articles, n of which hold the term; never below 0."""
        ratio = (self.documents + 1) / (self._frequencies.take(ids) + 0.5)
        rarity: Weights = np.log(np.maximum(ratio, 1.0)).astype(np.float32, copy=False)
        return rarity

    @property
    def room(self) -> int:
        """Greater than every id given out so far."""
        return len(self._frequencies)


def _hashes(terms: Sequence[str]) -> Hashes:
    """A hash of each term; odd, so that it is never that of no term."""
    return np.fromiter(map(hash, terms), np.int64, len(terms)) | 1
