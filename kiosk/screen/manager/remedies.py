"""What a fault means to a store manager, and what to do about it."""

from collections.abc import Mapping

from attrs import frozen

from kiosk.screen.words import Words, to_say


@frozen
class Remedy:
    """A plain sentence and what to do."""

    what: str
    do: str


_KNOWN: Mapping[str, Remedy] = {
    "device.storing": Remedy(
        to_say("An answer could not be stored."),
        to_say("Restart the device. If it happens again, the memory card is full or worn out."),
    ),
    "database damaged": Remedy(
        to_say("The database was damaged and has been replaced."),
        to_say("Nothing needs doing now. If it happens again, change the memory card."),
    ),
    "database displaced": Remedy(
        to_say("The database was removed while the device ran and has been put back."),
        to_say("Nothing is lost. Nobody should touch the files of a device that runs."),
    ),
    "answers missing": Remedy(
        to_say("Some answers are gone from this device."),
        to_say("What was sent is safe at head office. If it happens again, change the card."),
    ),
    "device.display": Remedy(
        to_say("The screen stays dark: no display was found."),
        to_say("Check the screen's cable and its power, then restart the device."),
    ),
    "device.startups": Remedy(
        to_say("The device failed several times as it started."),
        to_say("Restart it once more. If this stays, send the log to head office."),
    ),
    "device.choices": Remedy(
        to_say("What was chosen under Settings does not count."),
        to_say("The device works with the settings of its file. Choose again under Settings."),
    ),
    "device.days": Remedy(
        to_say("Older answers stand in the days as they were before."),
        to_say("Restart the device. If this stays, the memory card is full or worn out."),
    ),
    "screen-error": Remedy(
        to_say("The screen met an error and went on by itself."),
        to_say("Nothing needs doing once. If it returns, send the log to head office."),
    ),
    "console": Remedy(
        to_say("The five buttons do not work."),
        to_say("Check the cable of the console and restart the device."),
    ),
    "sync.cloned": Remedy(
        to_say("Another device sends under this device's name."),
        to_say("Was the memory card copied? Enrol this device anew under Head office."),
    ),
    "sync.held": Remedy(
        to_say("Head office does not take this device's answers."),
        to_say("Everything is kept. Ask head office for a code and enrol the device anew."),
    ),
    "sync.worker": Remedy(
        to_say("Sending to head office met an error."),
        to_say("It tries again by itself. If this stays, send the log to head office."),
    ),
}
BUTTON = "button_"
_BUTTON = Remedy(
    to_say("Button {n} does not come up."),
    to_say("Press it a few times and clean its edge."),
)
_OTHER = Remedy(
    to_say("Something is not as it should be."),
    to_say("If this stays, send the log to head office."),
)


def is_known(key: str) -> bool:
    """Whether a fault has a remedy of its own."""
    return key in _KNOWN or key.startswith(BUTTON)


def remedy_for(key: str, words: Words) -> Remedy:
    """Return the remedy in the words' language."""
    if key.startswith(BUTTON):
        number = key.removeprefix(BUTTON).partition("_")[0]
        return Remedy(words(_BUTTON.what).format(n=number), words(_BUTTON.do))
    known = _KNOWN.get(key, _OTHER)
    return Remedy(words(known.what), words(known.do))
