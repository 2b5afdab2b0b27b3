"""One batch at a time: what waits goes out, the receipts are booked, a bad answer is isolated.

While a batch of the size that the pace allows is under way, the receipts of the one before it are
booked and the one behind it is read and packed. That one goes only if every answer before it was
stored and nothing else was said; otherwise it is let go, and read anew when its turn comes.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from kiosk.model.errors import SyncError
from kiosk.model.time import Anchor
from sync.background import in_background
from sync.errors import Rejected, TooSlow
from sync.exchange import Exchange, worth_keeping
from sync.health import carried_on
from sync.notices import Notices, booked
from sync.outgoing import Outgoing, to_wire
from sync.pace import Pace
from sync.parcel import Parcel, packed
from sync.ports import Books, Reader
from sync.settle import Outcome, settle
from sync.staff import StaffNews
from sync.wire import SCHEMA, Batch, Health

if TYPE_CHECKING:
    from sync.centre import Centre, Delivered

log = logging.getLogger(__name__)

ASK_AGAIN_S = 15 * 60.0
CLONE_FAULT = "sync.cloned"


class Delivery:
    """Delivers to one centre.

    report: returns the heartbeat, given the last anchor.
    monotonic: seconds of a clock that is never set.
    on_anchor: told each comparison of clocks that is kept.
    """

    def __init__(
        self,
        centre: "Centre",
        books: Books,
        notices: Notices,
        pace: Pace,
        staff: StaffNews,
        report: Callable[[Reader], Health],
        monotonic: Callable[[], float],
        on_anchor: Callable[[Anchor], object] = lambda _: None,
    ) -> None:
        self._centre = centre
        self._books = books
        self._notices = notices
        self._pace = pace
        self._staff = staff
        self._report = report
        self._monotonic = monotonic
        self._on_anchor = on_anchor
        self._renumbered_at: float | None = None
        self._asked: tuple[tuple[int, int], ...] = ()
        self._asked_at = 0.0
        self.anchor: Anchor | None = None
        self.last_sync_ms: int | None = None
        self._ready: Parcel | None = None
        self._booking: Future[Any] | None = None

    def compare_clocks(self) -> None:
        """Ask the centre for its time and keep what it says of this boot; raises SyncError."""
        exchange = self._centre.time()
        self._note(exchange)
        self._keep(exchange)

    def step(self, reader: Reader) -> bool:
        """Send one batch, or a heartbeat where nothing waits; raises SyncError.

        Returns whether there may be more to do at once.
        """
        ready, self._ready = self._ready, None
        waiting = self._first(reader) if ready is None else ready.answers
        try:
            outcome = self._send(reader, ready or self._pack(reader, waiting))
            refilled = self._refill(outcome)
        except Rejected as error:
            self._isolate(reader, waiting, error)
            return True
        except TooSlow:
            if waiting:
                self._pace.too_slow(len(waiting))
            raise
        self._pace.delivered(len(waiting))
        return bool(waiting or outcome.renumber or refilled)

    def forget(self) -> None:
        """Let go what was made ready: after trouble everything is read anew."""
        self._ready = None

    def refill_old_streams(self, reader: Reader) -> None:
        """Ask for each stream of the past what the centre lost of it; raises SyncError.

        No answer ever goes out under them again, so that nothing else would ask.
        """
        for stream, acknowledged in reader.old_streams():
            health = replace(
                self._report(reader), last_seq=acknowledged, acknowledged_seq=acknowledged
            )
            delivered = self._centre.send(Batch(SCHEMA, stream, health))
            missing = settle([], delivered.reply).missing
            if missing:
                booked(self._books.requeue(missing, stream))

    def _first(self, reader: Reader) -> list[Outgoing]:
        self._finish_booking()
        waiting = _one_stream(reader.waiting(self._pace.size))
        if not waiting:
            self._pace.drained()
        return waiting

    def _pack(self, reader: Reader, answers: Sequence[Outgoing]) -> Parcel:
        stream = answers[0].stream if answers else reader.figures().stream
        asked = self._staff.ask()
        sent = [to_wire(out) for out in answers]
        body = packed(Batch(SCHEMA, stream, self._report(reader), sent, asked))
        return Parcel(answers, asked, body)

    def _send(self, reader: Reader, parcel: Parcel) -> Outcome:
        delivered, behind = self._deliver(reader, parcel)
        outcome = settle(parcel.answers, delivered.reply)
        self._note(delivered.exchange)
        if not outcome.all_stored(len(parcel.answers)):
            behind = None
        # Booked first: a time that only the anchor makes known has not been sent yet.
        self._book(outcome, at_once=behind is None)
        if self._keep(delivered.exchange):
            behind = None  # it was packed with times that are better known now
        self._staff.heard(parcel.asked, delivered.reply.staff)
        if parcel.answers and not outcome.moved:
            raise Rejected("The centre gave no receipt for any answer.", 200, "no_receipts")
        self._ready = behind
        return outcome

    def _deliver(self, reader: Reader, parcel: Parcel) -> "tuple[Delivered, Parcel | None]":
        """Send a batch; one of the size allowed leaves the time to make the next one ready."""
        full = len(parcel.answers) >= self._pace.size
        if not full and self._booking is None:
            return self._centre.deliver(parcel.body), None
        under_way = in_background(lambda: self._centre.deliver(parcel.body), "sync-request")
        try:
            behind = self._behind(reader, parcel.answers) if full else None
            self._finish_booking()
        finally:
            wait([under_way])  # the connection is used by one thread at a time
        return under_way.result(), behind

    def _behind(self, reader: Reader, sent: Sequence[Outgoing]) -> Parcel | None:
        """Pack what follows these, as it is once all of these are stored; None: nothing to do."""
        stream, last = sent[-1].stream, sent[-1].seq
        answers = reader.behind(stream, last, self._pace.after(len(sent)))
        wired = [to_wire(out) for out in answers]
        self._finish_booking()  # the heartbeat tells what is booked
        health = carried_on(self._report(reader), len(sent))
        try:
            body = packed(Batch(SCHEMA, stream, health, wired))
        except Rejected:
            return None  # met, and dealt with, when its turn comes
        return Parcel(answers, None, body) if answers else None

    def _finish_booking(self) -> None:
        booking, self._booking = self._booking, None
        if booking is not None:
            booked(booking)

    def _book(self, outcome: Outcome, at_once: bool) -> None:
        if outcome.stored or outcome.refused:
            at_ms = self.last_sync_ms or 0
            self._booking = self._books.acknowledge(outcome.stored, outcome.refused, at_ms)
        if at_once:
            self._finish_booking()
        if outcome.refused:
            codes = sorted({code for _, code, _ in outcome.refused})
            log.warning("The centre refused %d answers: %s", len(outcome.refused), codes)
        if outcome.renumber:
            self._renumber()

    def _renumber(self) -> None:
        """Take a new stream; soon after another one it is no clone but a centre that errs."""
        now = self._monotonic()
        if self._renumbered_at is not None and now < self._renumbered_at + ASK_AGAIN_S:
            raise SyncError("The centre calls a stream cloned that was only just made.")
        booked(self._books.new_stream())
        self._renumbered_at = now
        sentence = (
            "Another device uses a copy of this database (a cloned SD card or a restored backup?). "
            "Answers are safe and go on under a new stream; give each device its own enrolment."
        )
        self._notices.fault(CLONE_FAULT, sentence)

    def _refill(self, outcome: Outcome) -> bool:
        """Let wait again what the centre lost; the same request is honoured every 15 minutes."""
        missing, now = outcome.missing, self._monotonic()
        asked_before = missing == self._asked and now < self._asked_at + ASK_AGAIN_S
        # After a renumbering the ranges speak of a stream that is no longer the current one.
        if not missing or outcome.renumber or asked_before:
            return False
        self._asked, self._asked_at = missing, now
        booked(self._books.requeue(missing))
        return True

    def _note(self, exchange: Exchange) -> None:
        if exchange.plausible:
            self.last_sync_ms = exchange.t2_ms

    def _keep(self, exchange: Exchange) -> bool:
        """Keep what a comparison of clocks says, where that is news; returns whether it was."""
        anchor = exchange.anchor() if exchange.plausible else None
        if anchor is None or not worth_keeping(anchor, self.anchor):
            return False
        booked(self._books.add_anchor(anchor))
        self.anchor = anchor
        self._on_anchor(anchor)
        return True

    def _isolate(self, reader: Reader, answers: Sequence[Outgoing], error: Rejected) -> None:
        """Find the one answer that a batch fails for, and set it aside; else raise the error.

        Before an answer is blamed, a batch without it has to pass.
        """
        halves = error.status == 413 or error.code == "bad_shape"
        if not answers or not (halves or error.status in (200, 500)):
            raise error
        if len(answers) > 1:
            if not halves:
                raise error
            self._pace.too_large(len(answers))
            return
        self._send(reader, self._pack(reader, [] if halves else self._next(reader, error)))
        self.forget()  # it counted the answer that is set aside now as one that waits
        refused = [(answers[0].answer.id, error.code, str(error))]
        booked(self._books.acknowledge([], refused, self.last_sync_ms or 0))

    def _next(self, reader: Reader, error: Rejected) -> list[Outgoing]:
        """Return the answer behind the first: if it fails too, the first was not to blame."""
        behind = _one_stream(reader.waiting(2))[1:]
        if not behind:
            raise error
        return behind


def _one_stream(answers: Sequence[Outgoing]) -> list[Outgoing]:
    return list(takewhile(lambda out: out.stream == answers[0].stream, answers))
