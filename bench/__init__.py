"""Runners for the benchmark sets: each reads a data file, writes predictions, and can score them."""
