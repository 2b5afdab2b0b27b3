"""What the LEDs and the buzzer show, moment by moment."""

import pytest
from attrs import evolve

from hardware.lights import BEEP_MS, ERROR_MS, FLASH_MS, STEP_LEVEL, TEST_MS, Show, frame, next_ms

IDLE = Show()
DARK = (0.0,) * 5


def flashed(button: int, at_ms: int = 1000, quiet: bool = False) -> Show:
    return Show(quiet=quiet).stored(button, at_ms)


def test_idle_leds_breathe_gently_together():
    frames = [frame(IDLE, at_ms) for at_ms in range(0, 10_000, 100)]
    levels = {shown.leds[0] for shown in frames}
    assert all(len(set(shown.leds)) == 1 for shown in frames)
    assert min(levels) > 0
    assert max(levels) <= STEP_LEVEL - 0.05, "a LED that cannot dim must not blink while idle"
    assert len(levels) > 10
    assert not any(shown.buzzer for shown in frames)


@pytest.mark.parametrize("button", [1, 2, 3, 4, 5])
def test_a_stored_press_lights_its_own_led_and_beeps(button):
    shown = frame(flashed(button), 1000)
    assert shown.leds == tuple(float(led == button) for led in range(1, 6))
    assert shown.buzzer


def test_the_beep_is_shorter_than_the_flash_and_both_end():
    assert not frame(flashed(3), 1000 + BEEP_MS).buzzer
    assert frame(flashed(3), 1000 + FLASH_MS - 1).leds[2] == 1.0
    assert frame(flashed(3), 1000 + FLASH_MS) == frame(IDLE, 1000 + FLASH_MS)


def test_two_presses_at_once_light_both_leds():
    both = IDLE.stored(1, 1000).stored(4, 1010)
    assert frame(both, 1020).leds == (1.0, 0.0, 0.0, 1.0, 0.0)


def test_an_error_blinks_all_five_three_times_with_long_beeps():
    show = flashed(2).failed(1000)
    frames = [frame(show, at_ms) for at_ms in range(1000, 1000 + ERROR_MS)]
    blinks = sum(
        now.leds == (1.0,) * 5 and before.leds != (1.0,) * 5
        for before, now in zip([frame(IDLE, 0), *frames], frames, strict=False)
    )
    assert blinks == 3
    assert {shown.leds for shown in frames} == {(1.0,) * 5, DARK}
    assert all(shown.buzzer == (shown.leds != DARK) for shown in frames)
    assert sum(shown.buzzer for shown in frames) > 3 * BEEP_MS
    assert frame(show, 1000 + ERROR_MS) == frame(IDLE, 1000 + ERROR_MS)


def test_a_test_lights_and_sounds_everything_for_a_second_even_in_quiet_hours():
    show = Show(test_ms=1000, quiet=True)
    assert frame(show, 1999).leds == (1.0,) * 5
    assert frame(show, 1999).buzzer
    assert next_ms(show, 1990) <= 2010
    assert frame(show, 1000 + TEST_MS) == frame(Show(quiet=True), 1000 + TEST_MS)


def test_a_press_is_seen_in_the_middle_of_a_test():
    assert frame(Show(test_ms=1000).stored(2, 1100), 1100).leds == (0.0, 1.0, 0.0, 0.0, 0.0)


def test_the_latest_outcome_is_the_one_that_is_seen():
    assert frame(IDLE.failed(1000).stored(2, 1100), 1100).leds == (0.0, 1.0, 0.0, 0.0, 0.0)
    assert frame(IDLE.stored(2, 1000).failed(1100), 1100).leds == (1.0,) * 5


def test_cleaning_shows_one_running_light():
    show = evolve(IDLE, cleaning_ms=500)
    frames = [frame(show, at_ms) for at_ms in range(500, 3000, 20)]
    assert all(sorted(shown.leds) == [0, 0, 0, 0, 1] for shown in frames)
    assert {shown.leds.index(1) for shown in frames} == {0, 1, 2, 3, 4}


def test_quiet_hours_are_dark_when_idle_and_silent_and_dim_when_not():
    assert frame(Show(quiet=True), 1234) == frame(Show(quiet=True), 99_999)
    assert frame(Show(quiet=True), 1234).leds == DARK
    stored = frame(flashed(4, quiet=True), 1000)
    assert STEP_LEVEL <= stored.leds[3] < 0.5
    assert not stored.buzzer
    assert not frame(Show(quiet=True, error_ms=1000), 1000).buzzer


@pytest.mark.parametrize(
    "show",
    [IDLE, flashed(1), Show(error_ms=1000), Show(cleaning_ms=900), flashed(5, quiet=True)],
)
def test_looking_again_when_told_misses_at_most_a_frame(show):
    at_ms = 1000
    while at_ms < 6000:
        due_ms = next_ms(show, at_ms)
        assert due_ms > at_ms
        at_ms = due_ms


def test_a_quiet_idle_console_hardly_wakes():
    assert next_ms(Show(quiet=True), 0) >= 30_000
