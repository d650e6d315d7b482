"""Settings. Every address, port and secret comes from an ``ANJU_*`` variable; the defaults run one machine."""

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("ANJU_DATA", ROOT / ".anju")).resolve()


def _database(url: str) -> dict[str, object]:
    """Turn a libpq address into Django's form; what Django has no word for goes through as an option."""
    parts = dict(conninfo_to_dict(url))
    return {
        "ENGINE": "anju.config.database",
        "NAME": parts.pop("dbname", "anju"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {**parts},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DEBUG = os.environ.get("ANJU_DEBUG") == "1"
SECRET_KEY = os.environ.get("ANJU_SECRET_KEY", "only-for-tests-and-checks")
ANJU_MASTER_KEY = os.environ.get("ANJU_MASTER_KEY", SECRET_KEY)  # seals personal values; losing it loses them
ANJU_CRYPTO = os.environ.get("ANJU_CRYPTO", "international")  # or "sm": SM4-GCM
ALLOWED_HOSTS = os.environ.get("ANJU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
ANJU_DATABASE_URL = os.environ.get("ANJU_DATABASE_URL", "postgresql://postgres@127.0.0.1:5480/anju")
ANJU_NATS_URL = os.environ.get("ANJU_NATS_URL", "nats://127.0.0.1:4280")
ANJU_NATS_REPLICAS = int(os.environ.get("ANJU_NATS_REPLICAS", "1"))  # copies of each frame in a cluster of the door
ANJU_FRAMES_MAX_AGE_HOURS = int(os.environ.get("ANJU_FRAMES_MAX_AGE_HOURS", "72"))  # in the door's streams
ANJU_FRAMES_MAX_BYTES = int(os.environ.get("ANJU_FRAMES_MAX_BYTES", str(8 * 1024**3)))
ANJU_FRAMES_KEEP_DAYS = int(os.environ.get("ANJU_FRAMES_KEEP_DAYS", "90"))  # in the database
ANJU_SIGNALS_KEEP_DAYS = int(os.environ.get("ANJU_SIGNALS_KEEP_DAYS", "400"))
ANJU_KEY_CACHE_S = float(os.environ.get("ANJU_KEY_CACHE_S", "3"))  # so long a revoked key may still work
DATABASES = {"default": _database(ANJU_DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "template_partials",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "procrastinate.contrib.django",
    "ui",
    "anju.kernel",
    "anju.journal",
    "anju.areas",
    "anju.accounts",
    "anju.people",
    "anju.messaging",
    "anju.institutions",
    "anju.devices",
    "anju.routines",
    "anju.dispatch",
    "anju.benefits",
    "anju.assistive",
    "anju.meals",
    "anju.orders",
    "anju.complaints",
    "anju.quality",
    "anju.care",
    "anju.incidents",
    "anju.flows",
    "anju.desks.operator",
    "anju.desks.field",
    "anju.desks.family",
    "anju.desks.installer",
    "anju.desks.institution",
    "anju.desks.provider",
    "anju.desks.planner",
    "anju.desks.supervisor",
    "anju.config.api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "anju.config.middleware.SafeHeaders",
    "anju.config.api.door.MachineDoor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "anju.config.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "anju.config.middleware.ViewerMiddleware",
    "anju.config.middleware.RefusalMiddleware",
    "anju.config.api.door.PeopleDoor",
]
ROOT_URLCONF = "anju.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "anju" / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "anju.config.context.viewer",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ANJU_SECOND_FACTOR = os.environ.get("ANJU_SECOND_FACTOR", "on")  # "off" only where nothing real is kept
ANJU_SESSIONS_PER_USER = int(os.environ.get("ANJU_SESSIONS_PER_USER", "3"))
SESSION_ENGINE = "anju.config.sessions"
SESSION_COOKIE_AGE = 7 * 24 * 3600  # the longest; each role's idle time ends a session sooner
SESSION_COOKIE_SECURE = os.environ.get("ANJU_HTTPS") == "1"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
if os.environ.get("ANJU_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("ANJU_ORIGINS", "").split(",") if origin]
CSRF_FAILURE_VIEW = "anju.config.pages.csrf_failed"
ANJU_TILE_ORIGINS = [origin for origin in os.environ.get("ANJU_TILE_ORIGINS", "").split(",") if origin]
# Each answers the duty lights of one app for a viewer: ``(viewer) -> list[kernel.lights.Light]``.
ANJU_LIGHTS = ["anju.devices.queries.lights"]
ANJU_BODY_LIMIT = 4_000_000  # bytes of any form; views for uploads say more
DATA_UPLOAD_MAX_MEMORY_SIZE = ANJU_BODY_LIMIT
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "anju.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
OTP_TOTP_ISSUER = "Anju"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "anju" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # refusals are answers, not faults
}

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"  # only for ``collectstatic`` behind a web server of one's own
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "anju.config.serving.static.VersionedStorage"},
}
STATICFILES_DIRS: list[tuple[str, Path]] = [("ui/css", ROOT / "ui" / "css"), ("ui/js", ROOT / "ui" / "js")]
MEDIA_ROOT = DATA / "files"
MEDIA_URL = "/files/"

EMAIL_HOST = os.environ.get("ANJU_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ANJU_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("ANJU_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ANJU_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ANJU_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 10
ANJU_MAIL_FROM = os.environ.get("ANJU_MAIL_FROM", "")  # empty: no e-mail channel
ANJU_SMS_URL = os.environ.get("ANJU_SMS_URL", "")  # empty: no SMS channel
ANJU_SMS_SECRET = os.environ.get("ANJU_SMS_SECRET", "")
ANJU_MESSAGE_SECRET = os.environ.get("ANJU_MESSAGE_SECRET", "")  # signs messages to webhooks; empty: none are sent
ANJU_MQTT_PLACE = ("127.0.0.1", int(os.environ.get("ANJU_MQTT_PORT", "1883")))
ANJU_MORNING_LIST_HOUR = int(os.environ.get("ANJU_MORNING_LIST_HOUR", "7"))  # in Beijing
ANJU_CANARY = os.environ.get("ANJU_CANARY", "on")  # "off": no county's canary presses
ANJU_EDGE_HOST = (
    os.environ.get("ANJU_EDGE_HOST") or os.environ.get("ANJU_MQTT_HOST") or os.environ.get("ANJU_HOST", "127.0.0.1")
)  # where our gateways listen for devices
ANJU_CHECK_IN_PHONE = os.environ.get("ANJU_CHECK_IN_PHONE", "")  # called from the elder's telephone at the door
ANJU_CENTRE_PHONE = os.environ.get(
    "ANJU_CENTRE_PHONE", "12349"
)  # what phones dial for the answer centre; a channel setting
