"""A list of headings and texts that can be scrolled."""

from collections.abc import Iterable

from attrs import frozen
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView

from kiosk.screen.look import Look, Looking


@frozen
class Row:
    """One entry: what it is about, what is said, and a quieter line under it."""

    head: str
    text: str = ""
    detail: str = ""
    alarming: bool = False


class RowView(Looking, BoxLayout):
    """An entry, as high as its words."""

    head = StringProperty("")
    words = StringProperty("")
    detail = StringProperty("")
    alarming = BooleanProperty(False)


class Rows(Looking, ScrollView):
    """Entries one under the other."""

    def fill(self, rows: Iterable[Row], look: Look) -> None:
        """Show these entries from the top."""
        column = self.ids.column
        column.clear_widgets()
        for row in rows:
            view = RowView(look=look, head=row.head, words=row.text, detail=row.detail)
            view.alarming = row.alarming
            column.add_widget(view)
        self.scroll_y = 1.0
