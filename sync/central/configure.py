"""Django's settings, made from the options by one function."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from sync.central.database import database
from sync.central.options import LOOPBACK, Options, prepare_state, secret

HERE = Path(__file__).parent

_APPS = [
    "sync.central",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
]
_MIDDLEWARE = [
    "sync.central.api.errors.ApiErrors",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sync.central.pages.language.ChosenLanguage",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}


def setup(options: Options) -> None:
    """Make this process the centre of these options. Once a process; the same again is nothing."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(**django_settings(options))
    django.setup()


def django_settings(options: Options) -> dict[str, Any]:
    """Return all settings; creates the state folder and the secret on the first call."""
    prepare_state(options)
    return {
        "SECRET_KEY": secret(options),
        "DEBUG": options.debug,
        "ALLOWED_HOSTS": [*LOOPBACK, *options.hosts],
        "DATABASES": {"default": database(options)},
        **project(),
        **_safety(options),
        **_words(),
    }


def project() -> dict[str, Any]:
    """Return the settings that no option changes: what the project is made of."""
    return {
        "INSTALLED_APPS": _APPS,
        "MIDDLEWARE": _MIDDLEWARE,
        "ROOT_URLCONF": "sync.central.urls",
        "WSGI_APPLICATION": "sync.central.wsgi.application",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": _CONTEXT},
            }
        ],
        "STATIC_URL": "static/",
        # Served straight from the packages: no collecting step that one could forget.
        "WHITENOISE_USE_FINDERS": True,
        "LOGGING": _LOGGING,
    }


def _safety(options: Options) -> dict[str, Any]:
    forwarded = ("HTTP_X_FORWARDED_PROTO", "https") if options.https else None
    return {
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "django.contrib.auth.backends.ModelBackend",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": 10},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        ],
        "AXES_FAILURE_LIMIT": 10,
        "AXES_COOLOFF_TIME": timedelta(minutes=15),
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_CLIENT_IP_CALLABLE": "sync.central.api.address.address_of",
        "AXES_VERBOSE": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": _POLICY},
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_PROXY_SSL_HEADER": forwarded,
        "SECURE_HSTS_SECONDS": 31_536_000 if options.https else 0,
        "SESSION_COOKIE_SECURE": options.https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": 12 * 3600,
        "CSRF_COOKIE_SECURE": options.https,
        "LOGIN_URL": "login",
        "LOGIN_REDIRECT_URL": "stores",
        "LOGOUT_REDIRECT_URL": "login",
    }


def _words() -> dict[str, Any]:
    return {
        "USE_I18N": True,
        "LANGUAGE_CODE": "ru",
        "LANGUAGES": [("ru", "Русский"), ("en", "English")],
        "LOCALE_PATHS": [HERE / "locale"],
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
    }


_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": "INFO"},
    "loggers": {
        # 401 and 403 are told to the device and counted there; a line each would fill the log.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
        # A line for each request that waits a moment for a thread.
        "waitress.queue": {"level": "ERROR"},
    },
}
