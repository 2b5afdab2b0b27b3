"""The device: model, store, screen, and what ties them together."""
