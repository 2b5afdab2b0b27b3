"""The light behind the screen, and the rule that lets the kiosk set it."""

import re
import subprocess
from pathlib import Path

import pytest

from assets import asset
from kiosk.machine.backlight import Backlight
from kiosk.screen.theme import veil

RULE = re.compile(r'[A-Z]+(?:\{\w+\})?(?:==|!=|\+=|=|:=)"[^"]*"')


def light(root: Path, name: str, best: str) -> Path:
    """Make a light as the kernel shows it; returns the file that sets it."""
    (root / name).mkdir()
    (root / name / "max_brightness").write_text(best)
    (root / name / "brightness").write_text("1")
    return root / name / "brightness"


@pytest.mark.parametrize(
    ("best", "percent", "set_to"),
    [("255\n", 100, "255"), ("255\n", 40, "102"), ("31\n", 10, "3"), ("1\n", 10, "1")],
)
def test_a_light_is_set_to_its_share_and_never_off(
    tmp_path: Path, best: str, percent: int, set_to: str
) -> None:
    file = light(tmp_path, "rpi_backlight", best)
    assert Backlight(tmp_path).set(percent)
    assert file.read_text() == set_to


def test_every_light_is_set_and_one_that_cannot_be_harms_none(tmp_path: Path) -> None:
    broken, good = light(tmp_path, "a", "nonsense"), light(tmp_path, "b", "100")
    assert Backlight(tmp_path).set(50)
    assert (broken.read_text(), good.read_text()) == ("1", "50")


def test_where_there_is_none_or_it_may_not_be_set_it_says_so(tmp_path: Path) -> None:
    assert not Backlight(tmp_path / "missing").set(50)
    (light(tmp_path, "10-0045", "255")).unlink()
    (tmp_path / "10-0045" / "brightness").mkdir()  # root may write to any file
    assert not Backlight(tmp_path).set(50)


def test_a_veil_gives_the_same_light_as_the_backlight_would() -> None:
    for percent in (10, 50, 100):
        assert (1 - veil(percent)) ** 2.2 == pytest.approx(percent / 100)


def test_the_darkest_can_still_be_read() -> None:
    """Black letters on a white ground, both under the veil: Weber's contrast stays."""
    assert (1 - veil(10)) * 255 > 80


def test_the_rule_for_udev_is_installed_and_well_formed(tmp_path: Path) -> None:
    install = asset("deploy", "install")
    done = subprocess.run(
        [str(install), str(Path(str(install)).parents[2])],
        env={"DESTDIR": str(tmp_path), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "etc" / "udev" / "rules.d" / "90-kiosk-backlight.rules").read_text()
    rules = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(rules) == 1
    words = rules[0].split(", ")
    assert all(RULE.fullmatch(word) for word in words)
    assert 'SUBSYSTEM=="backlight"' in words
    assert all(Path(run.split()[0]).exists() for run in re.findall(r'RUN\+="([^"]*)"', rules[0]))
