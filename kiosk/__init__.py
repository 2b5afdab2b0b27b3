"""The device: model, store, screen, and what ties them together."""

__version__ = "0.1.0"
