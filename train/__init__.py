"""Training of the small models: each module retrains one in one command from the benchmark data."""
