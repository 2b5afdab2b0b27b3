"""What customers wrote: read, marked as read, sorted by theme."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Any

from attrs import evolve
from kivy.properties import BooleanProperty

from kiosk.model.answer import Group
from kiosk.model.periods import Period, PeriodKind
from kiosk.screen.look import Look
from kiosk.screen.manager import sentences
from kiosk.screen.manager.comment_card import CommentCard
from kiosk.screen.manager.comment_filter import Filter, Found, find
from kiosk.screen.manager.page import Page
from kiosk.screen.manager.parts import ManagerParts
from kiosk.screen.manager.period_bar import kinds
from kiosk.screen.manager.prose import Prose
from kiosk.screen.manager.sheet import Section, Sheet
from kiosk.screen.manager.speech import speech_of
from kiosk.screen.manager.tab import Tab
from kiosk.screen.manager.theme_view import ThemeView
from kiosk.screen.manager.themes_section import ThemesSection
from kiosk.screen.tile import QuietTile
from kiosk.store.comments import Comment

AIR = 3  # signs of air around a filter's name
AT_ONCE = 12  # comments on the sheet, before more are asked for
ALL_DAYS = ""


class CommentsPage(Page):
    """Newest first. Filters by days, group, theme, and whether they have been read."""

    choosing = BooleanProperty(False)

    def __init__(self, manager: ManagerParts, look: Look, **kwargs: Any) -> None:
        super().__init__(manager, look, **kwargs)
        self._speech = speech_of(manager.language)
        self._filter = Filter()
        self._today: date | None = None
        self._many = AT_ONCE
        self._known: tuple[str, ...] = ()
        self.sheet = Sheet(look=look)
        self.themes = ThemesSection(look=look, column=2)
        self.themes.bind(on_choose=lambda _, theme: self.choose_theme(theme))
        self.bar, self.filters, self.view = (
            self.ids[part].__self__ for part in ("bar", "filters", "view")
        )
        self._tabs = self._make_tabs()
        self._chooser = ThemeView(look, self._speech)
        self._chooser.bind(on_choose=self._chosen, on_add=self._add, on_back=self._back)
        self.bar.offer({ALL_DAYS: self.words("All days"), **kinds(self.words)})
        self.view.show(self.sheet)

    def open(self) -> None:
        """Show all comments."""
        self._back()
        self.look_up(Filter())

    def choose(self, kind: str) -> None:
        """Show a kind of period, or all days."""
        self.look_up(evolve(self._filter, kind=PeriodKind(kind) if kind else None))

    def before(self) -> None:
        """Show the period before."""
        period = self._period()
        if period is not None:
            self.look_up(evolve(self._filter, around=period.previous().first))

    def after(self) -> None:
        """Show the period after."""
        period = self._period()
        if period is not None:
            self.look_up(evolve(self._filter, around=period.next().first))

    def _period(self) -> Period | None:
        """Return the days shown, None for all, and before it is known which day it is."""
        return None if self._today is None else self._filter.period(self._today)

    def choose_group(self, group: Group | None) -> None:
        """Show only what a group wrote, None: everybody."""
        self.look_up(evolve(self._filter, group=group, unread=False))

    def choose_unread(self) -> None:
        """Show only what nobody has read."""
        self.look_up(evolve(self._filter, group=None, unread=True))

    def choose_theme(self, theme: str) -> None:
        """Show only a theme; the same one again shows all."""
        if theme == self._filter.theme:
            self.choose_all_themes()
        else:
            self.look_up(evolve(self._filter, theme=theme))

    def choose_all_themes(self) -> None:
        """Show every theme again."""
        self.look_up(evolve(self._filter, theme=None))

    def show_more(self) -> None:
        """Show more comments."""
        self._find(self._many + AT_ONCE)

    def look_up(self, wanted: Filter) -> None:
        """Show the comments that a filter lets through."""
        self._filter = wanted
        for name, tab in self._tabs.items():
            tab.chosen = name == wanted.who
        self.bar.choose(wanted.kind or ALL_DAYS)
        self.bar.turns = wanted.kind is not None
        self._find(AT_ONCE)

    def _find(self, many: int) -> None:
        self._many = many
        self._turn += 1
        wanted, day, now = self._filter, self.manager.day, self.manager.stamp()
        self.load(lambda reader: find(reader, wanted, many, day, now), self._show)

    def _head(self, found: Found) -> None:
        period = self._filter.period(found.days.today)
        if period is None:
            self.bar.heading = sentences.comments(self._speech, found.counts)
            return
        self.bar.heading = sentences.heading(self._speech, period, found.days.today)
        self.bar.has_before = period.first > found.days.first
        self.bar.has_after = period.last < found.days.last

    def _show(self, found: Found) -> None:
        self._known = found.themes
        self._today = found.days.today
        self._head(found)
        self.themes.show(self._speech, found.counts, found.themes, self._filter.theme)
        self.sheet.clear_widgets()
        if self._filter.theme is not None:
            self._add_tile("all-themes", self.words("All themes"), self.choose_all_themes)
        for comment in found.comments:
            self.sheet.add_widget(self._card(comment))
        self._end_with(found)
        self.sheet.add_widget(self.themes)
        if self._many == AT_ONCE:
            self.view.to_top()

    def _end_with(self, found: Found) -> None:
        if not found.comments:
            none = Section(look=self.look, column=0, span=2)
            none.add_widget(Prose(look=self.look, words=self.words("No comments"), share=1.34))
            self.sheet.add_widget(none)
        if found.more:
            self._add_tile("more", self.words("Show more"), self.show_more)

    def _add_tile(self, name: str, words: str, does: Callable[[], None]) -> None:
        """Add a row to tap on to the sheet."""
        tile = QuietTile(look=self.look, words=words, test_name=name)
        tile.size_hint, tile.height = (1, None), self.look.target
        tile.bind(on_tap=lambda _: does())
        row = Section(look=self.look, column=0, span=2)
        row.add_widget(tile)
        self.sheet.add_widget(row)

    def _card(self, comment: Comment) -> CommentCard:
        card = CommentCard(
            comment, self._speech, self.manager.day, look=self.look, column=0, span=2
        )
        card.bind(on_mark=self._mark, on_theme=self._choose_for)
        return card

    def _mark(self, card: CommentCard) -> None:
        read = not card.read
        self._write(
            self.manager.recorder.mark_read(card.comment.id, read),
            lambda _: card.show_marks(read, card.comment.theme),
        )

    def _choose_for(self, card: CommentCard) -> None:
        self._chooser.ask(card.comment, self._known)
        self.choosing = True
        self.clear_widgets()
        self.add_widget(self._chooser)

    def _chosen(self, _: Any, theme: str) -> None:
        """Give the comment a theme, and have it read thereby."""
        recorder, about = self.manager.recorder, self._chooser.about
        recorder.mark_read(about, True)
        self._write(recorder.assign_theme(about, theme or None), self._assigned)

    def _assigned(self, _: object) -> None:
        self._back()
        self._find(self._many)

    def _add(self, _: Any, name: str) -> None:
        about = self._chooser.about
        recorder = self.manager.recorder

        def added(kept: str) -> None:
            recorder.mark_read(about, True)
            self._write(recorder.assign_theme(about, kept), self._assigned)

        self._write(recorder.add_theme(name), added, self._chooser.refuse)

    def _write(self, stored: "Future[Any]", then: Any, failed: Any = None) -> None:
        """Go on once it is on disk; the screen does not wait for it."""
        self.aside(lambda: stored.result(), then, failed)

    def _back(self, *_: Any) -> None:
        if not self.choosing:
            return
        self.choosing = False
        self.clear_widgets()
        for part in (self.bar, self.filters, self.view):
            self.add_widget(part)

    def _make_tabs(self) -> dict[str, Tab]:
        words = self.words
        tabs = {"all": self._tab("all", words("Everybody"), lambda: self.choose_group(None))}
        for group in (Group.DETRACTOR, Group.PASSIVE, Group.PROMOTER):
            named = sentences.group(words, group)
            tabs[group.value] = self._tab(
                group.value, named, lambda group=group: self.choose_group(group)
            )
        tabs["unread"] = self._tab("unread", words("Not read"), self.choose_unread)
        return tabs

    def _tab(self, name: str, words: str, choose: Any) -> Tab:
        tab = Tab(look=self.look, words=words, test_name=f"filter-{name}")
        tab.size_hint_x = len(words) + AIR
        tab.bind(on_tap=lambda _: choose())
        self.filters.add_widget(tab)
        return tab
