"""A question read aloud at a touch. What is played goes into a file, which is then looked at."""

import json
import subprocess
import sys
import wave
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

from kiosk.commands.sounds import SAID, everything
from kiosk.model.errors import BadSurvey
from kiosk.model.surveys import Survey
from kiosk.recordings import LARGEST, LONGEST_S
from kiosk.settings import DeviceSettings, ScreenSettings, Settings, SurveySettings
from kiosk.survey_files import load_survey
from tests.support.manager import Manager
from tests.support.processes import environment, eventually
from tests.support.tablet import Tablet, no_screen, open_tablet

screen = pytest.mark.skipif(bool(no_screen()), reason=no_screen())
LOUD = 2000  # of 32767: no rounding error is that loud
A_BIT = 60_000  # bytes of the sound card's: a third of a second at 44,100 Hz, two channels, 16 bit
FASTER = "10"  # milliseconds a buffer of 46 takes


def survey(name: str = "checkout") -> Survey:
    return load_survey(Settings(survey=SurveySettings(file=name)))


def droning(folder: Path) -> Survey:
    """Return a survey whose recordings drone on for longer than a test takes."""
    record(folder / "drone.wav", 55, loud=True)
    asked = survey()
    spoken = dict.fromkeys(asked.languages, str(folder / "drone.wav"))
    questions = tuple(attrs.evolve(question, spoken=spoken) for question in asked.questions)
    return attrs.evolve(asked, questions=questions)


def record(path: Path, seconds: float = 1.0, loud: bool = False) -> None:
    wave_of_100_hz = (b"\x00\x20" * 40 + b"\x00\xe0" * 40) if loud else bytes(160)
    with wave.open(str(path), "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(2)
        recording.setframerate(8000)
        recording.writeframes(wave_of_100_hz * round(seconds * 100))


class Ear:
    """Hears what the sound card would play."""

    def __init__(self, played: Path) -> None:
        self._played = played
        self._from = 0

    def loudest(self) -> int:
        """Return how loud it was since the ear was last turned."""
        if not self._played.exists():
            return 0
        with self._played.open("rb") as played:
            played.seek(self._from)
            raw = played.read()
        samples = array("h", raw[: len(raw) // 2 * 2])
        return max(max(samples), -min(samples)) if samples else 0

    def turn(self) -> None:
        """Hear only what comes from now on."""
        self._from = self._size()

    def silent_for_a_bit(self) -> bool:
        """Let what is in the card's buffer go by, then listen for a while."""
        for _ in range(2):
            self.turn()
            assert eventually(lambda: self._size() - self._from > A_BIT), "the card stands still"
        return self.loudest() < LOUD

    def _size(self) -> int:
        return self._played.stat().st_size // 4 * 4 if self._played.exists() else 0


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """SDL's sound card that writes; Kivy opens it once in a process."""
    played = tmp_path_factory.mktemp("card") / "played.raw"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SDL_AUDIODRIVER", "disk")
        patch.setenv("SDL_DISKAUDIOFILE", str(played))
        patch.setenv("SDL_DISKAUDIODELAY", FASTER)
        yield played


@pytest.fixture
def ear(card: Path) -> Ear:
    ear = Ear(card)
    ear.turn()
    return ear


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    with open_tablet(tmp_path) as tablet:
        yield tablet


def hears(tablet: Tablet, ear: Ear) -> bool:
    """Whether something is to be heard before long."""

    def heard() -> bool:
        tablet.customer.frame()
        return ear.loudest() > LOUD

    return bool(eventually(heard))


@screen
def test_a_touch_reads_the_question_and_it_ends_by_itself(tablet: Tablet, ear: Ear) -> None:
    tablet.start(survey())
    tablet.tap("listen")
    assert hears(tablet, ear)
    assert tablet.app.stage.header.speaking

    def ended() -> bool:
        tablet.customer.frame(0.2)
        return not tablet.app.stage.header.speaking

    assert eventually(ended)
    assert ear.silent_for_a_bit()
    assert tablet.answers() == []


@screen
@pytest.mark.parametrize(
    "then", ["listen", "rating-2", "language-en", "skip"], ids=lambda name: name
)
def test_it_falls_silent_at_once(tablet: Tablet, ear: Ear, tmp_path: Path, then: str) -> None:
    tablet.start(droning(tmp_path))
    if then == "skip":
        tablet.tap("rating-5")
    tablet.tap("listen")
    assert hears(tablet, ear)
    tablet.tap(then)
    assert not tablet.app.stage.header.speaking
    assert ear.silent_for_a_bit()


@screen
def test_the_next_customer_hears_nothing_of_it(tablet: Tablet, ear: Ear, tmp_path: Path) -> None:
    tablet.start(droning(tmp_path))
    tablet.tap("rating-4", "listen")
    assert hears(tablet, ear)
    tablet.app.controller.reset()
    tablet.customer.settle()
    assert not tablet.app.stage.header.speaking
    assert ear.silent_for_a_bit()


@screen
def test_what_is_no_longer_wanted_before_it_is_loaded_is_not_played(
    tablet: Tablet, ear: Ear, tmp_path: Path
) -> None:
    tablet.start(droning(tmp_path))
    tablet.tap("listen")
    assert hears(tablet, ear)  # so that the card is open
    tablet.tap("listen")
    assert ear.silent_for_a_bit()
    ear.turn()
    tablet.app.stage.listen()
    tablet.app.stage.listen()
    tablet.customer.settle()
    assert ear.silent_for_a_bit()


@screen
def test_the_switch_does_not_break_it_off(tablet: Tablet, ear: Ear, tmp_path: Path) -> None:
    tablet.start(droning(tmp_path))
    tablet.tap("listen")
    assert hears(tablet, ear)
    tablet.app.controller.ease()
    assert tablet.app.look.large
    assert tablet.app.stage.header.speaking


@screen
def test_who_listens_is_there(tablet: Tablet, card: Path, tmp_path: Path) -> None:
    tablet.start(droning(tmp_path), screen=ScreenSettings(fullscreen=False, idle_s=3))
    tablet.tap("rating-4", "listen")
    for _ in range(5):
        tablet.customer.frame(0.9)
    assert tablet.screen == "choice"


@screen
def test_the_manager_s_side_is_silent(tablet: Tablet, ear: Ear, tmp_path: Path) -> None:
    manager = Manager(tablet)
    manager.start(droning(tmp_path))
    tablet.tap("listen")
    assert hears(tablet, ear)
    manager.knock()
    assert manager.screen == "manager-pin"
    assert ear.silent_for_a_bit()


@screen
def test_it_is_offered_where_there_is_a_recording(tablet: Tablet) -> None:
    mute = survey()
    questions = [attrs.evolve(mute.questions[0], spoken={}), *mute.questions[1:]]
    tablet.start(attrs.evolve(mute, questions=tuple(questions)))
    assert "listen" not in tablet.names()
    tablet.tap("rating-4")
    assert "listen" in tablet.names()


@screen
def test_other_words_are_not_the_recorded_ones(tablet: Tablet) -> None:
    tablet.start(survey().reworded({"ru": "Вам понравилось?"}))
    assert "listen" not in tablet.names()
    tablet.tap("language-en")
    assert "listen" in tablet.names()


@screen
def test_a_shop_may_want_silence(tablet: Tablet) -> None:
    tablet.start(survey(), screen=ScreenSettings(fullscreen=False, spoken=False))
    assert "listen" not in tablet.names()


ALONE = """
import logging, sys
from pathlib import Path
logging.basicConfig(level=logging.WARNING, format="%(name)s %(message)s")
from kiosk.settings import Settings, SurveySettings
from kiosk.survey_files import load_survey
from tests.support.processes import eventually
from tests.support.tablet import open_tablet
with open_tablet(Path(sys.argv[1])) as tablet:
    tablet.start(load_survey(Settings(survey=SurveySettings(file="checkout"))))
    tablet.customer.settle()
    assert "kivy.core.audio" not in sys.modules, "loaded too soon"
    tablet.tap("listen")
    def gone():
        tablet.customer.frame()
        return "listen" not in tablet.names()
    assert eventually(gone), "it is still offered"
    tablet.tap("rating-4")
    assert tablet.screen == "choice", tablet.screen
    assert "listen" not in tablet.names()
    assert tablet.content() == [("score", 4)]
    assert tablet.faults == []
"""


@screen
def test_without_a_sound_card_it_is_no_longer_offered(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(tmp_path)],
        env=environment(SDL_AUDIODRIVER="none-of-them", PYTHONPATH=root),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("questions cannot be read aloud") == 1


def test_the_recordings_say_what_the_surveys_ask() -> None:
    """After a change of words: make sounds."""
    said = {SAID.parent / name: words for name, words in json.loads(SAID.read_text()).items()}
    assert said == everything()
    assert set(said) == set(SAID.parent.glob("*/*.wav"))


def test_the_recordings_are_small_and_whole() -> None:
    total = 0
    for path in everything():
        with wave.open(str(path), "rb") as recording:
            assert (recording.getframerate(), recording.getnchannels()) == (16_000, 1)
            samples = array("h", recording.readframes(recording.getnframes()))
        assert 1 < len(samples) / 16_000 < 8
        assert 10_000 < max(map(abs, samples)) < 32_767, "too soft, or cut off"
        total += path.stat().st_size
    assert total < 1_100_000


OWN = """
id = "own"
version = 1
languages = ["ru", "en"]
title = { ru = "Своё", en = "Own" }

[[questions]]
id = "score"
kind = "scale"
scale = "five"
text = { ru = "Как вам?", en = "How was it?" }
spoken = { ru = "score.ru.wav" }

[thanks.default]
text = { ru = "Спасибо", en = "Thank you" }
"""


def own(folder: Path) -> Survey:
    (folder / "own.toml").write_text(OWN)
    settings = Settings(
        survey=SurveySettings(file="own.toml"),
        source=folder / "kiosk.toml",
        device=DeviceSettings(),
    )
    return load_survey(settings)


def missing(path: Path) -> None:
    assert not path.exists()


def no_wav(path: Path) -> None:
    path.write_bytes(b"ID3" + bytes(2000))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def too_large(path: Path) -> None:
    path.write_bytes(b"RIFF" + bytes(LARGEST))


def too_long(path: Path) -> None:
    record(path, LONGEST_S + 5)


def nothing_in_it(path: Path) -> None:
    record(path, 0)


@pytest.mark.parametrize(
    ("put", "said"),
    [
        (missing, "cannot be read"),
        (no_wav, "is no WAV"),
        (empty, "is no WAV"),
        (too_large, "has 4000004 bytes"),
        (too_long, "lasts 65 s"),
        (nothing_in_it, "lasts 0 s"),
    ],
)
def test_a_recording_that_cannot_be_played_is_named(
    tmp_path: Path, put: Callable[[Path], None], said: str
) -> None:
    put(tmp_path / "score.ru.wav")
    with pytest.raises(BadSurvey) as error:
        own(tmp_path)
    line = OWN.splitlines().index('spoken = { ru = "score.ru.wav" }') + 1
    assert f"own.toml:{line}: questions[0].spoken.ru: " in str(error.value)
    assert said in str(error.value)


def test_a_recording_in_a_language_that_is_not_asked_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN.replace('{ ru = "score', '{ de = "score'))
    settings = Settings(survey=SurveySettings(file=str(tmp_path / "own.toml")))
    with pytest.raises(BadSurvey, match="unknown key; use ru, en"):
        load_survey(settings)
