"""Loads requests without its guesser of character sets, which takes 3 MB."""

import sys
import warnings

GUESSER = "charset_normalizer"


def load_requests() -> None:
    """Import requests once; the centre's replies are JSON in UTF-8, and nothing has to be guessed.

    requests itself goes on without the guesser where it is missing, with a warning.
    """
    if "requests" in sys.modules or GUESSER in sys.modules:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sys.modules[GUESSER] = None  # type: ignore[assignment]
        try:
            import requests  # noqa: F401
        finally:
            del sys.modules[GUESSER]
