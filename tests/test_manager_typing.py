"""What is typed at the PIN pad and into the lines of the manager's side."""

from kiosk.model.pin import MOST_DIGITS
from kiosk.screen.manager.pin_entry import Asking, Entry, Slip
from kiosk.screen.manager.typed import Typed


def typed(digits: str, asking: Asking = Asking.PIN) -> Entry:
    entry = Entry(asking)
    for digit in digits:
        entry = entry.type(digit)
    return entry


def test_six_digits_can_be_handed_in_and_five_cannot() -> None:
    assert not typed("27182").long_enough()
    assert typed("271828").long_enough()


def test_the_pad_takes_no_more_than_the_longest_pin() -> None:
    assert typed("2" * 40).digits == "2" * MOST_DIGITS


def test_a_locked_pad_takes_nothing() -> None:
    assert typed("271828", Asking.WAIT).digits == ""
    assert not Entry(Asking.WAIT, digits="271828").long_enough()


def test_the_last_digit_is_taken_back() -> None:
    assert typed("27").erase().digits == "2"
    assert typed("").erase().digits == ""


def test_a_pin_that_everybody_tries_is_not_taken() -> None:
    assert typed("123456", Asking.NEW).choose() == Entry(Asking.NEW, slip=Slip.WEAK)


def test_a_new_pin_is_asked_for_again() -> None:
    again = typed("271828", Asking.NEW).choose()
    assert (again.asking, again.digits) == (Asking.AGAIN, "")
    assert not again.type("2").confirms()
    assert typed("271828", Asking.AGAIN).digits == again.first


def line(*keys: str) -> Typed:
    text = Typed(most=12)
    for key in keys:
        text = text.press(key)
    return text


def test_a_line_is_taken_as_it_is_typed() -> None:
    assert line("a", ".", "b", "space", "c").text == "a.b c"


def test_a_capital_is_one_letter_long() -> None:
    assert line("shift", "a", "b").text == "Ab"


def test_a_full_line_takes_no_more_and_can_be_erased() -> None:
    assert line(*"a" * 20).text == "a" * 12
    assert line("a", "b", "erase").text == "a"


def test_the_layouts_of_a_line() -> None:
    assert line("symbols").layout == "symbols"
    assert line("symbols", "letters").layout == "en"
    assert line("abc").layout == line("abc").letters == "ru"
