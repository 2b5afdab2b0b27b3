"""One tab of the manager's bar."""

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.screen.tap import Tap


class Tab(Tap, FloatLayout):
    """Words; a line under them where this is the tab shown."""

    words = StringProperty("")
    chosen = BooleanProperty(False)
