"""A tablet's start that notes when its parts ended; bench_start_parts.py runs it.

python -m tests.bench.noted_start STATE
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BEGAN = time.clock_gettime(time.CLOCK_MONOTONIC)


class Notes:
    """The moments at which the parts ended."""

    def __init__(self) -> None:
        self.ends: dict[str, float] = {"interpreter": BEGAN}

    def end(self, part: str) -> None:
        self.ends[part] = time.clock_gettime(time.CLOCK_MONOTONIC)

    def after(self, owner: Any, name: str, part: str) -> None:
        """Note the end of a part when a method returns."""
        inner: Callable[..., Any] = getattr(owner, name)

        def noting(*args: Any, **kwargs: Any) -> Any:
            result = inner(*args, **kwargs)
            self.end(part)
            return result

        setattr(owner, name, noting)


def start(state: Path) -> None:
    """Be a tablet that prints when its parts ended, and ends."""
    notes = Notes()
    import kiosk.cli
    import kiosk.commands.run
    from kiosk import device
    from kiosk.config import load
    from kiosk.screen import environment

    assert kiosk.cli.COMMANDS
    notes.end("imports without Kivy")
    settings = load(state / "kiosk.toml", state)
    notes.after(device, "make_plan", "settings and survey")
    notes.after(device.Device, "_start_works", "store opened")
    prepare = environment.prepare

    def prepared(screen: Any, **more: Any) -> None:
        prepare(screen, **more)
        import kivy.app
        import kivy.core.window
        import kivy.uix.label

        assert kivy.app.App
        assert kivy.core.window.Window
        assert kivy.uix.label.Label
        notes.end("Kivy and the window")

    environment.prepare = prepared
    build = device.Device._build_app

    def built(self: device.Device, *args: Any) -> Any:
        app = build(self, *args)
        notes.end("our screen's modules")
        notes.after(app, "build", "screen built")
        return app

    device.Device._build_app = built  # type: ignore[method-assign]

    def ready(_: str) -> None:
        notes.end("first frame")
        tablet.stop()  # a clean end: starts that broke off would be taken for a crash loop

    tablet = device.Device(settings, announce=ready)
    tablet.run()
    print(json.dumps(notes.ends), flush=True)


if __name__ == "__main__":
    start(Path(sys.argv[1]))
