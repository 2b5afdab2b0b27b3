"""A value as TOML writes it: the library of Python reads TOML, and does not write it."""

import json


def toml_value(value: object) -> str:
    """Return a setting's value as TOML: text, number, true or false, list, or table of these."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{toml_value(key)} = {toml_value(text)}" for key, text in value.items())
            + "}"
        )
    return str(value)
