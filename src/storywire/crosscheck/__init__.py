"""The room crosscheck."""
