"""Settings for servers and tools that want a module; the options come from the environment."""

import os

from sync.central.configure import django_settings
from sync.central.options import Options

globals().update(django_settings(Options.from_environment(os.environ)))
