"""The drawn console's other side, as a test holds it."""

from attrs import Factory, define


@define
class Board:
    """Five buttons that remember, five lights that can be set."""

    moves: list[tuple[str, int]] = Factory(list)
    lit: tuple[float, ...] = (0.0,) * 5
    sounds: bool = False

    def down(self, n: int) -> None:
        self.moves.append(("down", n))

    def up(self, n: int) -> None:
        self.moves.append(("up", n))

    def leds(self) -> tuple[float, ...]:
        return self.lit

    def buzzer(self) -> bool:
        return self.sounds
