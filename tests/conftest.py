"""What all tests share: Hypothesis does not time them; a slow machine is not a wrong answer."""

from hypothesis import settings

settings.register_profile("kiosk", deadline=None)
settings.load_profile("kiosk")
