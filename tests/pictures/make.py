"""Makes the pictures of the documents: ``python -m tests.pictures.make docs/pictures``.

The tablet's screens are drawn in memory. The demo is started as a user starts it, on a display of
its own, and photographed; a day of customers is then given to a second device of its store and sent
to its centre, whose page a browser photographs.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.pictures.demo import demo, photograph_page, photograph_screen
from tests.pictures.store_day import give_a_day

MOST_BYTES = 60_000
COLOURS = 128
EXACT = 12  # the commonest colours are kept as they are
NEAR = 12  # of the others, those at least so far apart
PAGE_WIDTH = 1100
WIDTHS = {"portrait": 400, "clear-portrait": 400}
SCREENS = {
    "attract-ru": "checkout-ru-1280x800-1-attract",
    "attract-en": "checkout-en-1280x800-1-attract",
    "choice": "checkout-ru-1280x800-3-choice",
    "comment": "checkout-ru-1280x800-4-comment",
    "thanks-qr": "checkout-ru-1280x800-8-thanks-for-promoter",
    "dark": "dark-checkout-ru-1280x800-6-change",
    "nps": "nps-ru-1280x800-1-attract",
    "portrait": "counter-ru-800x1280-1-attract",
    "clear": "clear-checkout-ru-1280x800-1-attract",
    "clear-choice": "clear-checkout-ru-1280x800-3-choice",
    "clear-portrait": "clear-checkout-en-800x1280-1-attract",
    "clear-dark": "dark-clear-checkout-ru-1280x800-4-comment",
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        draw = [sys.executable, "-m", "tests.pictures.screens", scratch]
        subprocess.run(draw, check=True, stderr=subprocess.DEVNULL)
        for name, source in SCREENS.items():
            shrink(Path(scratch) / f"{source}.png", folder / f"{name}.png", WIDTHS.get(name, 640))
        state = Path(scratch) / "state"
        with demo(state) as place:
            photograph_screen(place, Path(scratch) / "demo.png")
            shrink(Path(scratch) / "demo.png", folder / "demo.png", 1000)
            day = give_a_day(state)
            photograph_page(place, f"?date={day}&lang=ru", Path(scratch) / "page.png", PAGE_WIDTH)
            shrink(Path(scratch) / "page.png", folder / "store-page.png", 800)


def shrink(source: Path, target: Path, width: int) -> None:
    """Save in few colours and ``width`` pixels wide."""
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    height = round(picture.height * width / picture.width)
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    small.quantize(palette=palette_of(small), dither=Image.Dither.NONE).save(target, optimize=True)
    if target.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{target} has {target.stat().st_size} bytes, more than {MOST_BYTES}")


def palette_of(picture: Image.Image) -> Image.Image:
    """Return the commonest colours that differ: a mean of many would shift the ground's."""
    found = picture.getcolors(picture.width * picture.height) or []
    chosen: list[tuple[int, int, int]] = []
    for _, colour in sorted(found, reverse=True):
        far = all(
            max(abs(a - b) for a, b in zip(colour, each, strict=True)) > NEAR for each in chosen
        )
        if far or len(chosen) < EXACT:
            chosen.append(colour)
        if len(chosen) == COLOURS:
            break
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in chosen for part in colour])
    return palette


if __name__ == "__main__":
    main(Path(sys.argv[1]))
