"""Names that people give: to a theme, to somebody on shift."""

from kiosk.model.errors import BadInput

LONGEST_NAME = 60
"""Characters of a theme or of a person's name."""


def checked_name(name: str, what: str) -> str:
    """Return a name without space around it and with single spaces inside.

    ``what`` begins the sentence of the error. Raises BadInput unless the name has 1 to 60
    characters that can be shown.
    """
    kept = " ".join(name.split())
    if not kept or len(kept) > LONGEST_NAME or not kept.isprintable():
        raise BadInput(
            f"{what} of {len(kept)} characters; write 1 to {LONGEST_NAME} that can be shown"
        )
    return kept
