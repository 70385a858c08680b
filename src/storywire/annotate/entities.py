"""Who is meant: the names of one article, or of all articles of a story, gathered under their bearers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from storywire.annotate.linking import Bearers, Node, Seen, join_names
from storywire.annotate.name_forms import (
    NameForm,
    fold,
    kind_by_words,
    peoples,
    read_name,
    territory,
    territory_name,
    vocabulary,
)
from storywire.annotate.offices import Office, office_before, office_beside
from storywire.types import Entity, EntityKind, Mention, StoryEntity

MOST_REASONS = 8
_SMALL = frozenset({"of", "the", "for", "a", "an", "at", "in", "to"})  # "director of ports" is "ports director"
_JUNIOR = re.compile(r",?\s(?:Jr|Sr)\b\.?$")
_NEXT = re.compile(r"\s([a-z]+)\s[A-Z]")
_NEAR = frozenset(
    {"aide", "ally", "appointee", "associate", "confidant", "confidante", "donor", "loyalist", "supporter"}
)
FIXED = 5  # how many mentions a kind that follows from the words of the name outweighs


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A mention, read."""

    article: int
    mention: Mention
    form: NameForm
    offices: tuple[Office, ...]


def link(text: str, mentions: Sequence[Mention]) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """The mentions of one article with their entities, "e1" first mentioned; kinds are those of most mentions."""
    sightings = [s for m in mentions if (s := _sight(0, text, m))]
    groups, bearers = _gather(sightings)
    entities = tuple(_entity(f"e{n}", group, bearers, root) for n, (root, group) in enumerate(groups.items(), 1))
    ids = {s.mention.span: e for e, group in zip(entities, groups.values(), strict=True) for s in group}
    linked = (replace(m, entity=ids[m.span].id, kind=_kind_in(m, ids[m.span])) for m in mentions if m.span in ids)
    return tuple(linked), entities


def link_story(articles: Sequence[tuple[str, str, Sequence[Mention]]]) -> tuple[StoryEntity, ...]:
    """The bearers of all names in a story, given (article id, text, mentions) of its articles, first mentioned first.

    Kinds of the mentions are taken as votes; OTHER counts as unknown.
    """
    sightings = [s for n, (_, text, mentions) in enumerate(articles) for m in mentions if (s := _sight(n, text, m))]
    groups, bearers = _gather(sightings)
    return tuple(
        StoryEntity(
            _entity(f"e{n}", group, bearers, root), tuple((articles[s.article][0], s.mention.span) for s in group)
        )
        for n, (root, group) in enumerate(groups.items(), 1)
    )


def _sight(article: int, text: str, mention: Mention) -> _Sighting | None:
    person = None if mention.kind in (EntityKind.PERSON, EntityKind.OTHER) else False
    form = read_name(mention.text, person)
    if form is None:
        return None
    begin = mention.span.start + max(mention.text.find(form.text.split()[0]), 0)
    within = tuple(Office(o, mention.span) for o in form.offices)
    before = None if _of_the_next(text, mention.span.end) else office_before(text, begin)
    around = (before, office_beside(text, mention.span.end)) if person is None else ()
    return _Sighting(article, mention, form, within + tuple(o for o in around if o))


def _of_the_next(text: str, end: int) -> bool:
    """Whether the name only tells whose aide the next one is: of "former President Arden aide Jo Bell" she is."""
    after = _NEXT.match(text, end)
    return after is not None and (after[1] in _NEAR or after[1] in vocabulary("roles", "heads"))


def _gather(sightings: Sequence[_Sighting]) -> tuple[dict[Node, list[_Sighting]], Bearers]:
    """Sightings by the root of their bearer, in the order of first mention."""
    sightings = _with_juniors(sightings)
    seen = [Seen(s.article, s.form, _votes(s), tuple(o.text for o in s.offices if o.current)) for s in sightings]
    bearers = join_names(seen)
    groups: dict[Node, list[_Sighting]] = defaultdict(list)
    for one, sighting in zip(seen, sightings, strict=True):
        groups[bearers.find(one.node)].append(sighting)
    return groups, bearers


def _with_juniors(sightings: Sequence[_Sighting]) -> list[_Sighting]:
    """The sightings, a son told from his father: "X Jr." in an article that gave the surname an office before.

    Elsewhere "Jr." is a part of the name that most articles leave out.
    """
    held: set[tuple[int, str]] = set()
    apart: set[tuple[str, ...]] = set()
    for s in sightings:
        if s.offices and not _junior(s):
            held.add((s.article, s.form.words[-1]))
        elif _junior(s) and not s.offices and (s.article, s.form.words[-1]) in held:
            apart.add(s.form.words)
    return [
        replace(s, form=replace(s.form, words=(*s.form.words, "jr"))) if _junior(s) and s.form.words in apart else s
        for s in sightings
    ]


def _junior(sighting: _Sighting) -> bool:
    return len(sighting.form.words) > 1 and bool(_JUNIOR.search(sighting.mention.text))


def _votes(sighting: _Sighting) -> tuple[EntityKind, ...]:
    """What the bearer is taken for: what the mention says, and what the words of the name say."""
    said = (kind_by_words(sighting.form), sighting.mention.kind)
    return tuple(kind for kind in dict.fromkeys(said) if kind and kind is not EntityKind.OTHER)


def _entity(name: str, group: Sequence[_Sighting], bearers: Bearers, root: Node) -> Entity:
    code = next((c for s in group if (c := territory(s.form))), None)
    spellings = Counter(s.form.text for s in group)
    shown = territory_name(code) if code else _fullest(spellings, group)
    aliases = tuple(sorted(set(spellings) - {shown}))
    kind = EntityKind.PLACE if code else _majority(group)
    roles = _roles(group) if kind is EntityKind.PERSON else ()
    return Entity(name, shown, kind, aliases, roles, tuple(dict.fromkeys(bearers.reasons[root]))[:MOST_REASONS])


def _roles(group: Iterable[_Sighting]) -> tuple[str, ...]:
    """The offices in the order of their mention, each once, without those that only shorten another."""
    said: dict[frozenset[str], str] = {}
    for office in (o for s in group for o in s.offices):
        said.setdefault(frozenset(fold(office.text).split()) - _SMALL, office.text)
    offices = tuple(said.values())
    folded = [o.casefold() for o in offices]
    return tuple(
        o for o, f in zip(offices, folded, strict=True) if not any(g != f and g.endswith(f" {f}") for g in folded)
    )


def _fullest(spellings: Mapping[str, int], group: Iterable[_Sighting]) -> str:
    """The spelling to show: not all capitals, of several words, the commonest, the longest up to four words."""
    words = {s.form.text: len(s.form.words) for s in group}
    return min(
        spellings,
        key=lambda t: (t.isupper() and words[t] > 1, words[t] == 1, -spellings[t], _loose(t), -min(words[t], 4), t),
    )


def _loose(spelling: str) -> bool:
    """Whether small words stand in it, as in "Nomination for President"."""
    return any(word.islower() for word in spelling.split())


def _majority(group: Iterable[_Sighting]) -> EntityKind:
    votes: Counter[EntityKind] = Counter()
    for sighting in group:
        sure = kind_by_words(sighting.form)
        votes[sure or sighting.mention.kind] += FIXED if sure else 1
        votes[EntityKind.PERSON] += 2 * any(o.text[0].isupper() for o in sighting.offices)
    return max(votes, key=lambda kind: (votes[kind], kind is not EntityKind.OTHER, kind))


def _kind_in(mention: Mention, entity: Entity) -> EntityKind:
    """The kind of a mention is that of its entity, but a people stays a people."""
    form = read_name(mention.text)
    return EntityKind.GROUP if form and form.key in peoples() else entity.kind
