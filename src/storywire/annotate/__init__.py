"""From an Article to its Annotations: names, quotations, events, times, figures and features for placing."""

from storywire.annotate.annotator import Annotator

__all__ = ["Annotator"]
