"""Trainers of the shipped weights: each imports the feature functions that the package uses."""
