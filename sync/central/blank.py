"""Settings for tools that only look at the models: no state folder, no secret, no database."""

from pathlib import Path

from sync.central.configure import project
from sync.central.options import Options

globals().update(project())
SECRET_KEY = "none: nothing is signed with it"
KIOSK_CENTRAL = Options(state=Path("/nonexistent"))
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
