"""The local SQLite file: one writer, many readers."""
