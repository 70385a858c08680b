"""Trainers of the shipped models: `python -m train.NAME` makes the weights and the card of one again."""
