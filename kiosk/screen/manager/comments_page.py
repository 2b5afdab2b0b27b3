"""What customers wrote: read, marked as read, sorted by theme."""

from concurrent.futures import Future
from datetime import date
from typing import Any

from attrs import frozen
from kivy.properties import BooleanProperty, StringProperty

from kiosk.model.answer import Group
from kiosk.model.periods import Period, PeriodKind, period_of
from kiosk.screen.look import Look
from kiosk.screen.manager import sentences
from kiosk.screen.manager.comment_card import CommentCard
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
from kiosk.store.comments import Comment, ThemeCount, comments, theme_counts, themes
from kiosk.store.reader import Reader

AIR = 3  # signs of air around a filter's name
AT_ONCE = 12  # comments on the sheet, before more are asked for
ALL_DAYS = ""


@frozen
class Found:
    """What the page shows: comments, whether there are more, and the counts per theme."""

    comments: tuple[Comment, ...]
    more: bool
    counts: tuple[ThemeCount, ...]
    themes: tuple[str, ...]


class CommentsPage(Page):
    """Newest first. Filters by days, group, theme, and whether they have been read."""

    choosing = BooleanProperty(False)
    more_words = StringProperty("")

    def __init__(self, manager: ManagerParts, look: Look, **kwargs: Any) -> None:
        super().__init__(manager, look, **kwargs)
        self._speech = speech_of(manager.language)
        self._kind = ALL_DAYS
        self._date = manager.today()
        self._group: Group | None = None
        self._unread = False
        self._theme: str | None = None
        self._many = AT_ONCE
        self._known: tuple[str, ...] = ()
        self._cards: dict[str, CommentCard] = {}
        self.sheet = Sheet(look=look)
        self.themes = ThemesSection(look=look, column=2)
        self.themes.bind(on_choose=lambda _, theme: self.choose_theme(theme))
        self.bar, self.filters, self.view = (
            self.ids[part].__self__ for part in ("bar", "filters", "view")
        )
        self._filters = self._make_filters()
        self._chooser = ThemeView(look, self._speech)
        self._chooser.bind(on_choose=self._chosen, on_add=self._add, on_back=self._back)
        self.bar.offer({ALL_DAYS: self.words("All days"), **kinds(self.words)})
        self.view.show(self.sheet)

    def open(self) -> None:
        """Show all comments."""
        self._kind, self._group, self._theme, self._unread = ALL_DAYS, None, None, False
        self._date = self.manager.today()
        self._back()
        self.look_up()

    def choose(self, kind: str) -> None:
        """Show a kind of period, or all days."""
        self._kind = kind
        self.look_up()

    def before(self) -> None:
        """Show the period before."""
        self._date = self._period().previous().first
        self.look_up()

    def after(self) -> None:
        """Show the period after."""
        self._date = self._period().next().first
        self.look_up()

    def choose_group(self, group: Group | None) -> None:
        """Show only what a group wrote, None: everybody."""
        self._group, self._unread = group, False
        self.look_up()

    def choose_unread(self) -> None:
        """Show only what nobody has read."""
        self._group, self._unread = None, True
        self.look_up()

    def choose_theme(self, theme: str) -> None:
        """Show only a theme; the same one again shows all."""
        self._theme = None if theme == self._theme else theme
        self.look_up()

    def show_more(self) -> None:
        """Show more comments."""
        self._find(self._many + AT_ONCE)

    def look_up(self) -> None:
        """Read the comments that the filters let through."""
        for test, tab in self._filters.items():
            tab.chosen = test == (
                "unread" if self._unread else self._group.value if self._group else "all"
            )
        bar = self.bar
        bar.choose(self._kind)
        bar.turns = self._kind != ALL_DAYS
        today = self.manager.today()
        if self._kind:
            bar.heading = sentences.heading(self._speech, self._period(), today)
            bar.has_before, bar.has_after = True, self._period().last < today
        self._find(AT_ONCE)

    def _period(self) -> Period:
        return period_of(self._kind or PeriodKind.DAY, self._date)

    def _find(self, many: int) -> None:
        self._many = many
        self._turn += 1
        first, last = (None, None) if not self._kind else self._ends()
        group, theme, unread = self._group, self._theme, self._unread

        def read(reader: Reader) -> Found:
            with reader.snapshot():
                found = comments(
                    reader,
                    first=first,
                    last=last,
                    group=group,
                    theme=theme,
                    unread=unread,
                    limit=many + 1,
                )
                counts = tuple(theme_counts(reader, first, last))
                return Found(tuple(found[:many]), len(found) > many, counts, tuple(themes(reader)))

        self.load(read, self._show)

    def _ends(self) -> tuple[date, date]:
        period = self._period()
        return period.first, period.last

    def _show(self, found: Found) -> None:
        self._known = found.themes
        if not self._kind:
            total = sum(each.n for each in found.counts)
            self.bar.heading = self._speech.count("{n} comment", "{n} comments", total)
        self.themes.show(self._speech, found.counts, found.themes, self._theme)
        self.sheet.clear_widgets()
        self.sheet.add_widget(self.themes)
        self._cards = {each.id: self._card(each) for each in found.comments}
        for card in self._cards.values():
            self.sheet.add_widget(card)
        self._end_with(found)
        if self._many == AT_ONCE:
            self.view.scroll_y = 1.0

    def _end_with(self, found: Found) -> None:
        if not found.comments:
            none = Section(look=self.look, column=0, span=2)
            none.add_widget(Prose(look=self.look, words=self.words("No comments"), share=1.34))
            self.sheet.add_widget(none)
        if found.more:
            more = QuietTile(look=self.look, words=self.words("Show more"), test_name="more")
            more.size_hint = (1, None)
            more.height = self.look.unit * 11
            more.bind(on_tap=lambda _: self.show_more())
            last = Section(look=self.look, column=0, span=2)
            last.add_widget(more)
            self.sheet.add_widget(last)

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
            lambda _: card.show_marks(read, self._theme_of(card)),
        )

    def _theme_of(self, card: CommentCard) -> str | None:
        return card.comment.theme

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

    def _make_filters(self) -> dict[str, Tab]:
        words = self.words
        tabs = {"all": self._filter("all", words("Everybody"), lambda: self.choose_group(None))}
        for group in (Group.DETRACTOR, Group.PASSIVE, Group.PROMOTER):
            named = sentences.group(words, group)
            tabs[group.value] = self._filter(
                group.value, named, lambda group=group: self.choose_group(group)
            )
        tabs["unread"] = self._filter("unread", words("Not read"), self.choose_unread)
        return tabs

    def _filter(self, name: str, words: str, choose: Any) -> Tab:
        tab = Tab(look=self.look, words=words, test_name=f"filter-{name}")
        tab.size_hint_x = len(words) + AIR
        tab.bind(on_tap=lambda _: choose())
        self.filters.add_widget(tab)
        return tab
