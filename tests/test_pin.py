"""The manager's PIN: what may be one, how it is kept, and how long wrong tries shut the pad."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.errors import BadInput
from kiosk.model.lockout import OPEN, after_wrong, from_text, seconds_left, tries_left
from kiosk.model.pin import check_new_pin, hash_pin, verify_pin
from kiosk.store.pin_gate import PinGate, Tried
from tests.support.clocks import HandClock
from tests.support.processes import kiosk
from tests.support.shop import Shop

GOOD = "482915"
HOUR_S = 3600


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def gate(shop, clock):
    gate = PinGate(shop.recorder, clock.stamp)
    gate.set(GOOD)
    return gate


@pytest.mark.parametrize("pin", [GOOD, "102938", "135790", "918273645546"])
def test_six_to_twelve_digits_may_be_a_pin(pin):
    assert check_new_pin(pin) == pin


@pytest.mark.parametrize(
    "pin", ["", "48291", "1" * 13, "48291a", "４８２９１５", "482 915", "-48291"]
)
def test_anything_else_may_not(pin):
    with pytest.raises(BadInput, match="6 to 12 digits"):
        check_new_pin(pin)


@pytest.mark.parametrize(
    "pin", ["000000", "111111", "123456", "654321", "567890", "098765", "121212", "123123"]
)
def test_a_pin_that_is_tried_first_may_not_be_one(pin):
    with pytest.raises(BadInput, match="choose another"):
        check_new_pin(pin)


def test_what_is_kept_tells_nothing_and_knows_the_pin():
    kept = hash_pin(GOOD)
    assert GOOD not in kept
    assert hash_pin(GOOD) != kept
    assert verify_pin(GOOD, kept)
    assert not verify_pin("482916", kept)


@pytest.mark.parametrize("kept", ["", "scrypt$1", "scrypt$x$8$1$00$00", "scrypt$3$8$1$00$00"])
def test_a_pin_that_cannot_be_read_is_named(kept):
    with pytest.raises(BadInput, match="kiosk pin set"):
        verify_pin(GOOD, kept)


def waits(tries):
    """Return the wait after each of some wrong tries in one boot, in seconds."""
    lockout, found = OPEN, []
    for n in range(tries):
        lockout = after_wrong(lockout, "boot", n)
        found.append(seconds_left(lockout, "boot", n))
    return found


def test_the_fifth_wrong_try_brings_a_minute_and_each_further_doubles_it_up_to_an_hour():
    assert waits(13) == [0, 0, 0, 0, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert waits(2000)[-1] == HOUR_S


@given(st.integers(1, 40), st.integers(0, 10**9), st.integers(0, 10**9))
def test_within_a_boot_the_wait_runs_down_and_not_below_nothing(wrong, at_ms, later_ms):
    lockout = OPEN
    for _ in range(wrong):
        lockout = after_wrong(lockout, "boot", at_ms)
    left = seconds_left(lockout, "boot", at_ms + later_ms)
    assert left == max(0, -(-(lockout.wait_ms - later_ms) // 1000))


@given(st.integers(5, 40), st.integers(0, 10**9))
def test_a_power_cut_never_shortens_the_wait(wrong, at_ms):
    lockout = OPEN
    for _ in range(wrong):
        lockout = after_wrong(lockout, "boot", at_ms)
    assert seconds_left(lockout, "another boot", 0) == lockout.wait_ms // 1000
    assert seconds_left(lockout, "another boot", lockout.wait_ms) == 0


@given(st.integers(0, 50), st.text(max_size=40), st.integers(0, 2**60))
def test_a_lockout_is_the_same_after_it_was_written_down(wrong, boot, at_ms):
    lockout = OPEN
    for _ in range(wrong):
        lockout = after_wrong(lockout, boot, at_ms)
    assert from_text(lockout.as_text()) == lockout


@pytest.mark.parametrize("text", ["", "[]", "{}", "[1, 2]", '["x", 0, "", 0]', "null"])
def test_a_lockout_that_cannot_be_read_is_named(text):
    with pytest.raises(BadInput, match="kiosk pin set"):
        from_text(text)


def test_tries_left_are_told():
    assert [tries_left(after_wrong(OPEN, "b", 0)), tries_left(OPEN)] == [4, 5]


def test_the_right_pin_opens(gate):
    assert gate.is_set()
    assert gate.try_pin(GOOD) == Tried(True, 0, 5)


def test_before_a_pin_is_set_none_opens(shop, clock):
    gate = PinGate(shop.recorder, clock.stamp)
    assert not gate.is_set()
    assert not gate.try_pin("").right


def test_five_wrong_tries_shut_the_pad_even_for_the_right_one(gate, clock):
    tried = [gate.try_pin("111112") for _ in range(5)]
    assert [each.tries_left for each in tried] == [4, 3, 2, 1, 1]
    assert tried[-1] == Tried(False, 60, 1)
    assert gate.try_pin(GOOD) == Tried(False, 60, 1)
    clock.forward(59)
    assert gate.seconds_left() == 1
    clock.forward(1)
    assert gate.try_pin(GOOD).right
    assert gate.try_pin("111112").tries_left == 4


def test_a_lockout_outlives_a_power_cut_and_a_clock_that_was_set(gate, shop, clock):
    for _ in range(6):
        clock.forward(60)
        gate.try_pin("111112")
    assert gate.seconds_left() == 120
    clock.wrong_by_ms = 10**12
    clock.reboot("boot-2")
    after = PinGate(shop.reopen(), clock.stamp)
    assert after.seconds_left() == 119
    assert not after.try_pin(GOOD).right
    clock.forward(119)
    assert after.try_pin(GOOD).right


def test_wrong_tries_are_counted_across_power_cuts(gate, shop, clock):
    """A plug pulled after every fourth try gives no more tries."""
    for _ in range(4):
        gate.try_pin("111112")
    clock.reboot("boot-2")
    assert PinGate(shop.reopen(), clock.stamp).try_pin("111112").seconds_left == 60


def test_a_new_pin_forgets_wrong_tries(gate):
    for _ in range(5):
        gate.try_pin("111112")
    gate.set("918273")
    assert gate.try_pin("918273").right


def test_a_bad_new_pin_leaves_the_old_one(gate):
    with pytest.raises(BadInput):
        gate.set("123456")
    assert gate.try_pin(GOOD).right


def test_the_command_sets_and_clears_the_pin(tmp_path):
    done = kiosk("pin", "set", "--stdin", "--state", tmp_path, stdin=f"{GOOD}\n")
    assert (done.returncode, done.stdout) == (0, "the PIN is set\n"), done.stderr
    shop = Shop(tmp_path)
    assert PinGate(shop.open(), HandClock().stamp).try_pin(GOOD).right
    shop.close()
    assert kiosk("pin", "clear", "--state", tmp_path).returncode == 0
    assert not PinGate(shop.open(), HandClock().stamp).is_set()
    shop.close()


def test_the_command_names_a_bad_pin(tmp_path):
    done = kiosk("pin", "set", "--stdin", "--state", tmp_path, stdin="123456\n")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "choose another" in done.stderr


def test_the_command_names_the_device_that_runs(shop):
    done = kiosk("pin", "set", "--stdin", "--state", shop.path.parent, stdin=f"{GOOD}\n")
    assert done.returncode == 1
    assert "belongs to the running kiosk process" in done.stderr
