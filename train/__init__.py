"""Training of the small models: `python -m train.NAME` makes the weights and the card of a model anew."""
