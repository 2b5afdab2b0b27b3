"""The centre as a WSGI application, for a server other than ``kiosk central serve``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sync.central.settings")
application = get_wsgi_application()
