"""Who is who in a story, and who speaks: what the articles name differently, under one name.

A speaker whom one article gives by surname, or only as "the Salerian president", is found by what the others say:
names by the rules of `linking`, offices where exactly one person of the story holds them now.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storywire.annotate.entities import link_story
from storywire.annotate.name_forms import fold, peoples, read_name, territories, vocabulary
from storywire.types import ArticleFile, Cast, EntityKind, Resolution, Speaker, StoryEntity, StorySpeaker

_LEAST = 2  # words of an office that can be told from others: "the president" is anybody's
_IDLE = frozenset({"the", "a", "an", "of", "for", "in", "and", "to", "at", "’s", "its", "their", "his", "her"})


def find_cast(files: Sequence[ArticleFile]) -> Cast:
    """The bearers of all names of a story, and the speaker of each attribution that names or describes one."""
    entities = link_story([(f.article.id, f.article.text, f.annotations.mentions) for f in files])
    known = _Known.of(files, entities)
    speakers = (
        StorySpeaker(file.article.id, a.id, *told)
        for file in files
        for a in file.annotations.attributions
        if a.speaker is not None and (told := known.speaker(file.article.id, a.speaker)) is not None
    )
    return Cast(entities, tuple(speakers))


@dataclass(frozen=True, slots=True)
class _Known:
    """The entities of a story by the entities of its articles, by spelling and by office."""

    by_entity: Mapping[tuple[str, str], StoryEntity]
    by_spelling: Mapping[str, frozenset[str]]
    by_id: Mapping[str, StoryEntity]
    offices: Mapping[str, tuple[frozenset[str], ...]]

    @classmethod
    def of(cls, files: Sequence[ArticleFile], entities: Sequence[StoryEntity]) -> _Known:
        at = {place: entity for entity in entities for place in entity.mentions}
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for file in files:
            for mention in file.annotations.mentions:
                found = at.get((file.article.id, mention.span))
                if found is not None and mention.entity is not None:
                    votes[file.article.id, mention.entity][found.entity.id] += 1
        by_id = {entity.entity.id: entity for entity in entities}
        spelled: dict[str, set[str]] = defaultdict(set)
        for entity in entities:
            for spelling in (entity.entity.name, *entity.entity.aliases):
                spelled[fold(spelling)].add(entity.entity.id)
        return cls(
            by_entity={key: by_id[counted.most_common(1)[0][0]] for key, counted in votes.items()},
            by_spelling={key: frozenset(ids) for key, ids in spelled.items()},
            by_id=by_id,
            offices={e.entity.id: tuple(_held(e)) for e in entities if e.entity.kind is EntityKind.PERSON},
        )

    def speaker(self, article: str, speaker: Speaker) -> tuple[str, str | None, str] | None:
        """The name, the entity and the reason for a speaker; None where nobody is named or described."""
        if speaker.name is None:
            return self._holder(speaker) if speaker.resolution is Resolution.UNRESOLVED and speaker.role else None
        entity = self.by_entity.get((article, speaker.entity or ""))
        if entity is None and speaker.resolution is not Resolution.COLLECTIVE:
            ids = self.by_spelling.get(fold(speaker.name), frozenset())
            entity = self.by_id[next(iter(ids))] if len(ids) == 1 else None
        if entity is None:
            return speaker.name, None, ""
        return entity.entity.name, entity.entity.id, _why(speaker.name, entity)

    def _holder(self, speaker: Speaker) -> tuple[str, str | None, str] | None:
        """The one person of the story who now holds the office by which a speaker is described."""
        wanted = _office(speaker.role or "")
        if len(wanted) < _LEAST or wanted & _gone():
            return None
        holders = [name for name, offices in self.offices.items() if any(wanted <= held for held in offices)]
        if len(holders) != 1:
            return None
        entity = self.by_id[holders[0]].entity
        role = next(r for r in entity.roles if wanted <= _office(r))
        return entity.name, entity.id, f"“{speaker.role}”: the story names {entity.name}, {role}, and nobody else"


def _why(name: str, entity: StoryEntity) -> str:
    if fold(name) == fold(entity.entity.name):
        return ""
    told = next((why for why in entity.entity.why if f"“{name}”" in why), "")
    return told or f"“{name}” is {entity.entity.name} in this story"


def _held(entity: StoryEntity) -> Iterator[frozenset[str]]:
    """The offices that a person holds now, as the words that tell them."""
    return (office for role in entity.entity.roles if not (office := _office(role)) & _gone())


def _office(role: str) -> frozenset[str]:
    """The words of an office; a country and its people are one: "Salerian president", "president of Saleria"."""
    words = [w for w in fold(role).replace("’s ", " ").split() if w not in _IDLE]
    return frozenset(peoples().get(w) or territories().get(w) or _code(w) or w for w in words)


def _code(word: str) -> str | None:
    form = read_name(word.upper()) if word in ("us", "u.s.", "uk", "u.k.") else None
    return territories().get(form.key) if form else None


def _gone() -> frozenset[str]:
    return vocabulary("roles", "past") | vocabulary("roles", "future")
