"""The shop's logo, where there is one: a device without loads nothing of this."""

from kivy.uix.image import Image

from kiosk.screen.look import Looking


class Logo(Looking, Image):
    """The logo at the left of the header that it is added to."""
