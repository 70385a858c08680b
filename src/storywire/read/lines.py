"""What a line of a page looks like: the features that the line classifier is trained on and reads.

Shallow features of a line and its neighbours after Kohlschütter et al. (WSDM 2010, boilerplate detection) and jusText
(Pomikálek 2011), with phrases, repeats, position, and how far the words are those of the page's longest run of prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from storywire.read import phrases

Matrix = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float32]

MOST_LINES = 20_000  # of a page; what comes after is not read
_MOST_CHARS = 4_000  # of a line that are looked at closely

_CJK = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿฀-๿가-힣]")
_END = re.compile(r"[.!?。！？…։؟۔][\"'”’»)\]」』]*$")
_STOPS = re.compile(r"[.!?。！？؟][\"'”’»)」』]*(?:\s|$)|[。！？]")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DOMAIN = re.compile(r"\.(?:com|org|net|de|ru|fr)\b|www\.")
_OPENS_LOW = re.compile(r"^[a-zà-ÿа-я,.;:)\]]")
_LIST = re.compile(r"^(?:[-–—*•▪‣]|\(?\d{1,2}[.)])\s")

_BASIC = 0x10000  # code points that kinds are known of
_KINDS: tuple[Callable[[str], bool], ...] = (
    frozenset(",;،、，؛").__contains__,
    frozenset('"“”„«「」『』').__contains__,
    frozenset("|›•·>→►/").__contains__,
    "»".__eq__,  # closes quotations and leads to other pages
    str.isdigit,
    lambda char: bool(_CJK.match(char)),
)

_SHAPE = str.split(
    "chars words word_length end stops commas stop_share capitals upper digits quotes clock year url bars low_start "
    "list_mark colon ellipsis question"
)
_SELF = [*_SHAPE, *phrases.CLASSES, "repeats", "prose", "likeness"]
_NEAR = ("words", "end", "stop_share", "capitals", "prose", "likeness", "any_mark")
_OFFSETS = (-3, -2, -1, 1, 2, 3)
_PLACE = str.split(
    "place chars_before chars_after prose_before prose_after run run_before run_after to_prose_before to_prose_after "
    "in_core to_core_start to_core_end core_share lines_all prose_all prose_near5 prose_near15 short_near5"
)
_BANNERS = ("related", "comments", "newsletter", "share", "rights", "byline", "bio", "tags")
FEATURES: tuple[str, ...] = (
    *_SELF,
    *(f"{name}{offset:+d}" for offset in _OFFSETS for name in _NEAR),
    *_PLACE,
    *(f"{way}_{name}" for name in _BANNERS for way in ("since", "until")),
)


@dataclass(frozen=True, eq=False, slots=True)
class Seen:
    """The lines of a page (MOST_LINES at most, long ones cut), their words, the same in lower case, and their marks."""

    lines: list[str]
    written: list[list[str]]
    words: list[list[str]]
    marks: list[list[int]]

    def of(self, at: int, line: str) -> tuple[list[str], list[int]]:
        """The words and the marks of line number `at`, which is `line`."""
        if at < len(self.lines) and len(line) <= _MOST_CHARS:
            return self.words[at], self.marks[at]
        words = phrases.words(line)
        return words, phrases.marks(line, words)


def look(lines: Sequence[str]) -> Seen:
    """Look at the words of the lines of one page."""
    lines = [line[:_MOST_CHARS] for line in lines[:MOST_LINES]]
    written = list(map(phrases.WORD.findall, lines))
    words = _lowered(written)
    return Seen(lines, written, words, list(map(phrases.marks, lines, words)))


def features(seen: Seen) -> Matrix:
    """The features of the lines of one page: one row a line, columns as in FEATURES."""
    if not seen.lines:
        return np.zeros((0, len(FEATURES)), np.float32)
    lines, found = seen.lines, seen.words
    stops = phrases.stops_of(found)
    shape = _shape(lines, seen.written, found, stops)
    marks = np.array(seen.marks, np.float32)
    prose = _prose(shape)
    core = _core(shape, prose)
    likeness = _likeness(found, prose, core, stops)
    own = np.column_stack([shape, marks, _repeats(lines), prose, likeness])
    return np.column_stack([own, _near(own, marks), _places(shape, prose, core), _banners(marks)]).astype(np.float32)


def _lowered(written: list[list[str]]) -> list[list[str]]:
    """The words of each line in lower case: all lines of a page at once."""
    low = iter(phrases.lowered(list(chain.from_iterable(written))))
    return [list(islice(low, len(words))) for words in written]


def _ends(lines: Sequence[str]) -> Matrix:
    """Of each line: does a sentence end it, how many end in it, and is its end a colon, dots, a question mark."""
    return np.array([_end(line) for line in lines], np.float32).T


def _end(line: str) -> tuple[bool, int, bool, bool, bool]:
    plain = line.isascii() and "." not in line and "!" not in line and "?" not in line
    stops = 0 if plain else min(len(_STOPS.findall(line)), 12)
    if line[-1].isalnum():
        return False, stops, False, False, False
    marks = line.endswith((":", "：")), line.endswith(("…", "...", "[…]")), line.endswith(("?", "？"))
    return (bool(_END.search(line[-8:])), stops, *marks)


def _has_address(line: str) -> bool:
    """Whether a line holds an address of the web or of a mailbox."""
    if "@" in line or "http:" in line or "https:" in line:
        return True
    return "." in line and _DOMAIN.search(line) is not None


def _words_of(written: list[list[str]], found: list[list[str]], stops: frozenset[str]) -> npt.NDArray[np.int64]:
    """Of each line how many words begin with a capital, are all capitals, are function words, and their letters."""
    words, low = list(chain.from_iterable(written)), list(chain.from_iterable(found))
    count = len(words)
    lone = np.fromiter(map(len, words), np.int64, count) == 1
    kinds = [
        np.fromiter(map(str.isupper, map(itemgetter(0), words)), np.bool_, count),
        np.fromiter(map(str.isupper, words), np.bool_, count) & ~lone,
        np.fromiter(map(stops.__contains__, low), np.bool_, count),
        np.fromiter(map(len, low), np.int64, count),
    ]
    ends = np.cumsum([0, *map(len, written)])
    totals = np.vstack([np.zeros((1, len(kinds)), np.int64), np.cumsum(np.column_stack(kinds), axis=0, dtype=np.int64)])
    return np.asarray(np.diff(totals[ends], axis=0).T)


def _counts(lines: Sequence[str]) -> npt.NDArray[np.int64]:
    """How many characters of each of _KINDS each line holds: all lines of a page at once."""
    codes = np.frombuffer("".join(lines).encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _kinds()[np.where(codes < _BASIC, codes, 0)]
    width = len(_KINDS) + 1
    cells = np.repeat(np.arange(len(lines)) * width, list(map(len, lines))) + kinds
    return np.bincount(cells, minlength=len(lines) * width).reshape(len(lines), width)[:, 1:]


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """For each code point of the basic plane the number of its kind, counted from 1; 0 for none."""
    return np.array([_kind(chr(code)) for code in range(_BASIC)], np.uint8)


def _kind(char: str) -> int:
    return next((number for number, holds in enumerate(_KINDS, 1) if holds(char)), 0)


def _shape(lines: Sequence[str], written: list[list[str]], found: list[list[str]], stops: frozenset[str]) -> Matrix:
    """The columns of _SHAPE; lines in scripts without spaces count words by their characters."""
    commas, quotes, bars, both, digits, cjk = _counts(lines).T
    chars, total = np.array(list(map(len, lines))), np.array(list(map(len, found)))
    capitals, shouted, stopped, letters = _words_of(written, found, stops)
    end, sentences, *open_ends = _ends(lines)
    wide = cjk > 0
    count = total + 0.0
    for at in np.flatnonzero(wide).tolist():
        count[at] = len(_CJK.sub(" ", lines[at]).split()) + cjk[at] / 1.8
        stopped[at] = len(phrases.unspaced_stops().findall(lines[at]))
    per = 1 / np.maximum(count, 1)
    columns = [
        np.log1p(chars + 2 * cjk),
        np.log1p(count),
        np.where(wide, 5.0, letters / np.maximum(total, 1)),
        end,
        sentences,
        np.minimum(commas, 12) * per,
        np.minimum(stopped * per, 1.0),
        np.where(wide, 0.0, capitals * per),
        np.where(wide, 0.0, shouted * per),
        digits / chars,
        np.minimum(quotes + both, 6),
        [many > 2 and bool(_CLOCK.search(line)) for line, many in zip(lines, digits.tolist(), strict=True)],
        [many > 3 and bool(_YEAR.search(line)) for line, many in zip(lines, digits.tolist(), strict=True)],
        [_has_address(line) for line in lines],
        np.minimum(bars + both, 6) * per,
        [bool(_OPENS_LOW.match(line)) for line in lines],
        [bool(_LIST.match(line)) for line in lines],
        *open_ends,
    ]
    return np.column_stack(columns).astype(np.float32)


def _column(name: str) -> int:
    return _SELF.index(name)


def _prose(shape: Matrix) -> Vector:
    """How much each line looks like running text, 0 to 1, by length, function words and ends of sentences."""
    words, ended, stops = (shape[:, _column(name)] for name in ("words", "end", "stop_share"))
    long = np.clip((words - 1.8) / 2.0, 0, 1)
    return np.asarray(long * (0.35 + 0.35 * ended + 0.3 * np.clip(stops / 0.3, 0, 1)), np.float32)


def _core(shape: Matrix, prose: Vector) -> tuple[int, int]:
    """The run of lines that holds most prose for the fewest other lines (maximum subarray, Kadane)."""
    gains = np.expm1(shape[:, _column("words")]) * np.where(prose > 0.35, prose, 0) - 6.0 * (prose <= 0.35)
    return best_run(gains)


def best_run(gains: Sequence[float] | npt.NDArray[np.floating]) -> tuple[int, int]:
    """The half-open run with the greatest sum (Kadane's algorithm); empty if no gain is above zero."""
    best, best_run_, total, start = 0.0, (0, 0), 0.0, 0
    for at, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, at
        total += float(gain)
        if total > best:
            best, best_run_ = total, (start, at + 1)
    return best_run_


def _likeness(found: list[list[str]], prose: Vector, core: tuple[int, int], stops: frozenset[str]) -> Vector:
    """The share of a line's content words that stand elsewhere in the prose of the core run."""
    telling = {word for word in set(chain.from_iterable(found)) if len(word) > 3 and word not in stops}
    own = list(map(telling.intersection, found))
    inside = [core[0] <= at < core[1] and prose[at] > 0.35 for at in range(len(found))]
    told = Counter(chain.from_iterable(content for at, content in enumerate(own) if inside[at]))
    again = {word for word, count in told.items() if count > 1}
    shares = [
        len(content & (again if inside[at] else told.keys())) / len(content) if content else 0.0
        for at, content in enumerate(own)
    ]
    return np.array(shares, np.float32)


def _repeats(lines: Sequence[str]) -> Vector:
    counts = Counter(lines)
    return np.array([min(counts[line], 6) for line in lines], np.float32)


def _near(own: Matrix, marks: Matrix) -> Matrix:
    columns = np.column_stack([own[:, [_column(name) for name in _NEAR[:-1]]], marks.max(axis=1)])
    return np.column_stack([_shifted(columns, offset) for offset in _OFFSETS])


def _shifted(columns: Matrix, offset: int) -> Matrix:
    moved = np.full_like(columns, -1)
    if abs(offset) < len(columns):
        if offset < 0:
            moved[-offset:] = columns[:offset]
        else:
            moved[:-offset] = columns[offset:]
    return moved


def _places(shape: Matrix, prose: Vector, core: tuple[int, int]) -> Matrix:
    count = len(prose)
    at = np.arange(count, dtype=np.float32)
    chars = np.expm1(shape[:, 0])
    running = prose * np.expm1(shape[:, 1])
    is_prose = prose > 0.35
    run = _runs(is_prose, running)
    before, after = _distances(is_prose), _distances(is_prose[::-1])[::-1]
    whole, all_running = float(chars.sum()) or 1.0, float(running.sum()) or 1.0
    columns = [
        at / count,
        (np.cumsum(chars) - chars) / whole,
        (whole - np.cumsum(chars)) / whole,
        (np.cumsum(running) - running) / all_running,
        (all_running - np.cumsum(running)) / all_running,
        np.log1p(run),
        _shifted(np.log1p(run)[:, None], -1)[:, 0],
        _shifted(np.log1p(run)[:, None], 1)[:, 0],
        np.minimum(before, 30),
        np.minimum(after, 30),
        (at >= core[0]) & (at < core[1]),
        np.clip(at - core[0], -40, 40),
        np.clip(core[1] - 1 - at, -40, 40),
        np.full(count, running[core[0] : core[1]].sum() / all_running),
        np.full(count, np.log1p(count)),
        np.full(count, np.log1p(all_running)),
        _window(running, 5),
        _window(running, 15),
        _window((shape[:, 1] < np.log1p(4)).astype(np.float32), 5),
    ]
    return np.column_stack(columns).astype(np.float32)


def _runs(flags: npt.NDArray[np.bool_], weight: Vector) -> Vector:
    """For each line the weight of the run of equally flagged lines that it lies in; zero outside of flagged runs."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8))) + 1
    bounds = np.concatenate([[0], edges, [len(flags)]])
    sums = np.add.reduceat(weight, bounds[:-1])
    return np.asarray(np.where(flags, np.repeat(sums, np.diff(bounds)), 0), np.float32)


def _distances(flags: npt.NDArray[np.bool_]) -> Vector:
    """Lines since the last flagged line before each line; large where there is none."""
    at = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, at, -10_000))
    return np.asarray(at - np.concatenate([[-10_000], last[:-1]]), np.float32)


def _window(values: Vector, reach: int) -> Vector:
    """The mean of the values within `reach` lines on both sides."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    at = np.arange(len(values))
    low, high = np.maximum(at - reach, 0), np.minimum(at + reach + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low), np.float32)


def _banners(marks: Matrix) -> Matrix:
    """Lines since and until the nearest line that announces related stories, comments, a newsletter …"""
    columns = []
    for name in _BANNERS:
        flags = marks[:, phrases.CLASSES.index(name)] >= 2
        columns.append(np.minimum(_distances(flags), 60))
        columns.append(np.minimum(_distances(flags[::-1])[::-1], 60))
    return np.column_stack(columns)
