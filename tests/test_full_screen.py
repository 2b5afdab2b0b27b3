"""The window fills the display, whatever its size and whether or not a window manager runs."""

from pathlib import Path

import pytest

from kiosk.screen.theme import load_theme
from tests.support.display import look, missing_tools, xvfb
from tests.support.processes import eventually, running, write_settings

SETTINGS = """
[device]
state = "state"
[sync]
enabled = false
"""


@pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {missing_tools()}")
@pytest.mark.parametrize("size", [(800, 480), (1024, 600), (1920, 1080)], ids="{0[0]}".format)
def test_all_of_a_display_without_a_window_manager_is_filled(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    width, height = size
    ground = bytes.fromhex(load_theme().light.ground.removeprefix("#"))
    corners = [(0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)]

    def filled() -> bool:
        return all(look(display, f"1x1+{x}+{y}").endswith(ground) for x, y in corners)

    config = write_settings(tmp_path, SETTINGS)
    with xvfb(*size) as display, running("run", "--config", config, DISPLAY=display):
        assert eventually(filled, 10)
