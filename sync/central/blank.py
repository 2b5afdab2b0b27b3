"""Settings for tools that only look at the models: no state folder, no secret, no database."""

from sync.central.configure import project

globals().update(project())
SECRET_KEY = "none: nothing is signed with it"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
