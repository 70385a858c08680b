"""spaCy's attribute ruler with a memory: the same attributes in a fraction of the time.

The ruler of the English models tries some 180 patterns on every word, which takes an eighth of the pipeline's time. All
but a few of them look at one word alone: its tag, its dependency, whether it is white space, and which word it is, if
it is one of some two hundred. Words that are alike in these get the same attributes, so what is said of one of them is
remembered. The other patterns are matched as ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc, Token

RULER, REMEMBERING = "attribute_ruler", "remembering_ruler"
_LOOKED_AT = ("TAG", "DEP", "IS_SPACE", "LOWER")  # by a pattern of one word
_GIVEN = ("POS", "MORPH", "LEMMA")
_MOST = 50_000  # kinds of words that are remembered

Kind = tuple[int, ...]
"""Tag, dependency, whether it is white space, and the word, or 0 where no pattern names it."""

Pattern = list[dict[str, Any]]
"""What each of some words looks like, in the ruler's own form."""


class Said(NamedTuple):
    """What is said of a kind of word: the rules of one word that hold for it, and what comes of them."""

    rules: tuple[int, ...]
    given: tuple[int, ...]
    tag: int
    dependency: int


class RememberingRuler:
    """A component of a pipeline that does what `ruler` does, for texts that are tagged and parsed."""

    def __init__(self, ruler: AttributeRuler, name: str = REMEMBERING) -> None:
        from spacy.matcher import Matcher

        self.name = name
        self._ruler: Any = ruler  # spaCy says not of all its methods what they take
        self._vocab = ruler.vocab
        self._alone, self._others = Matcher(self._vocab), Matcher(self._vocab)
        self._named: set[int] = set()
        self._known: dict[Kind, Said] = {}
        rules: list[dict[str, Any]] = self._ruler.patterns
        for number, rule in enumerate(rules):
            self._add(str(number), rule["patterns"])

    def _add(self, number: str, patterns: list[Pattern]) -> None:
        """Sort the patterns of a rule into those of one word that can be remembered, and the others."""
        alone = [one for one in patterns if _is_alone(one)]
        others = [one for one in patterns if not _is_alone(one)]
        for matcher, some in ((self._alone, alone), (self._others, others)):
            if some:
                matcher.add(number, some)
        self._named.update(self._vocab.strings.add(word) for one in alone for word in _words(one[0]))

    def __call__(self, doc: Doc) -> Doc:
        """Give the words their part of speech and morphology, and some of them their lemma."""
        if not len(doc) or doc.to_array([*_GIVEN]).any():  # what is there already would count, too
            ruled: Doc = self._ruler(doc)
            return ruled
        kinds = self._kinds(doc)
        said = [self._known.get(kind) or self._learned(kind, doc[at]) for at, kind in enumerate(kinds)]
        given: Any = np.array([one.given for one in said], dtype=np.uint64)
        doc.from_array([*_GIVEN], given)
        for at, kind in enumerate(kinds):
            if (said[at].tag, said[at].dependency) != kind[:2]:  # white space
                doc[at].tag, doc[at].dep = said[at].tag, said[at].dependency
        self._rule_by_others(doc, said)
        return doc

    def _kinds(self, doc: Doc) -> list[Kind]:
        tags, dependencies, spaces, words = doc.to_array([*_LOOKED_AT]).T.tolist()
        words = [word if word in self._named else 0 for word in words]
        return [*zip(tags, dependencies, spaces, words, strict=True)]

    def _learned(self, kind: Kind, token: Token) -> Said:
        """What is said of a kind that has not come before, of which this is one."""
        from spacy.tokens import Doc

        doc = Doc(self._vocab, words=[token.text], tags=[token.tag_], deps=[token.dep_], heads=[0])
        rules = tuple(sorted(int(self._vocab.strings[name]) for name, _, _ in self._alone(doc, allow_missing=True)))
        self._ruler.set_annotations(doc, [(rule, 0, 0, 1) for rule in rules])
        given = tuple(map(int, doc.to_array([*_GIVEN])[0]))
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[kind] = said = Said(rules, given, doc[0].tag, doc[0].dep)
        return said

    def _rule_by_others(self, doc: Doc, said: Sequence[Said]) -> None:
        """Apply the patterns that are not remembered; where they hold, all rules once more in their order."""
        found = defaultdict(list)
        for name, start, end in self._others(doc, allow_missing=True):
            rule = int(self._vocab.strings[name])
            found[range(start, end)[self._ruler.indices[rule]]].append((rule, 0, start, end))
        for at, others in found.items():
            own = [(rule, 0, at, at + 1) for rule in said[at].rules]
            self._ruler.set_annotations(doc, sorted([*own, *others]))


def _is_alone(pattern: Pattern) -> bool:
    """Whether a pattern is of one word, and looks at nothing but what a kind of word has."""
    if len(pattern) != 1 or pattern[0].keys() - {*_LOOKED_AT}:
        return False
    word = pattern[0].get("LOWER", "")
    return isinstance(word, str) or word.keys() == {"IN"}


def _words(described: Mapping[str, Any]) -> Sequence[str]:
    """The words that a pattern names."""
    word = described.get("LOWER", {"IN": ()})
    return [word] if isinstance(word, str) else word["IN"]


def remembering(pipeline: Language) -> Language:
    """The pipeline with a ruler that remembers in the place of its own, if it has one."""
    if RULER in pipeline.pipe_names:
        _register()
        pipeline.add_pipe(REMEMBERING, after=RULER)
        pipeline.disable_pipe(RULER)
    return pipeline


@cache
def _register() -> None:
    """Tell spaCy of the component, once."""
    from spacy.language import Language

    def make(nlp: Language, name: str) -> RememberingRuler:
        ruler: Any = nlp.get_pipe(RULER)
        return RememberingRuler(ruler, name)

    Language.factory(REMEMBERING, func=make)
