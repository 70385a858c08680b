"""The documentation, and what writes and checks it."""
