"""Where something stands: spans, selectors and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not {self.start}:{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters that this span covers in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Layer(StrEnum):
    """Which text a piece of evidence points into."""

    TEXT = "text"  # Article.text of the revision
    PAGE = "page"  # the stored page, decoded: where metadata, mastheads and titles stand
    ADDRESS = "address"  # the URL that the page came from, kept beside it
    FEED = "feed"  # the moment that a feed or a record announced for the page, in UTC, kept beside it


@dataclass(frozen=True, slots=True)
class Selector:
    """W3C Web Annotation TextQuoteSelector and TextPositionSelector in one (https://www.w3.org/TR/annotation-model/)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a statement stands: what every shown line must carry and what `storywire verify` re-reads."""

    article: str
    revision: int
    layer: Layer
    span: Span
    selector: Selector
