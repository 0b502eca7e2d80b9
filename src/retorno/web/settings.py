"""What the shell is told from outside, read once; each variable has its sentence in `wording`."""

import os
import secrets
from pathlib import Path

from django.utils.csp import CSP

from retorno.web.database import database_of, two_databases
from retorno.web.logs import configuration

DATA = Path(os.environ.get("RETORNO_DATA", "retorno-data")).absolute()
KEYS = Path(os.environ.get("RETORNO_KEYS", DATA / "keys")).absolute()
DEMO = os.environ.get("RETORNO_DEMO") == "1"
IDLE_MINUTES = int(os.environ.get("RETORNO_IDLE_MINUTES", "30"))
HTTPS = os.environ.get("RETORNO_HTTPS") == "1"
DATABASES = two_databases(
    database_of(os.environ.get("RETORNO_DATABASE_URL", ""), DATA / "retorno.sqlite3"),
    database_of(os.environ.get("RETORNO_SEALED_URL", ""), DATA / "sealed.sqlite3"),
)
DATABASE_ROUTERS = ["retorno.web.sealed.router.SealedRouter"]

LOGGING = configuration(os.environ.get("RETORNO_LOG", ""))

SECRET_FILE = KEYS / "secret.key"
# without a file each process has its own: nobody stays signed in, and nothing is guessed
SECRET_KEY = (
    SECRET_FILE.read_text(encoding="ascii").strip()
    if SECRET_FILE.is_file()
    else secrets.token_urlsafe(64)
)
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
ALLOWED_HOSTS = [
    *LOOPBACK,
    *([] if DEMO else os.environ.get("RETORNO_HOSTS", "").replace(",", " ").split()),
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "retorno.web.components",
    "retorno.web.keys",
    "retorno.web.sealed",
    "retorno.web.records",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django_tasks_db",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MIDDLEWARE = [
    "retorno.web.logs.requests.log_middleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "retorno.web.components.middleware.viewer_middleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "retorno.web.components.middleware.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(Path(__file__).parent.glob("desks/*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "retorno.web.components.page.page",
            ]
        },
    }
]
ROOT_URLCONF = "retorno.web.urls"
WSGI_APPLICATION = "retorno.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True

AUTH_USER_MODEL = "records.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["username", "full_name"]}},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]  # fmt: skip
ACCOUNT_ADAPTER = "retorno.web.desks.account.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip"}  # who guesses one name is locked out by axes
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "picture:home"
MFA_ADAPTER = "retorno.web.desks.account.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "Retorno"
USERSESSIONS_TRACK_ACTIVITY = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "login"
SILENCED_SYSTEM_CHECKS = [
    "axes.W006"
]  # a ministry has one address: its guesses are slowed, its people not shut out
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "retorno.web.desks.account.views.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SESSION_COOKIE_AGE = IDLE_MINUTES * 60
SESSION_COOKIE_NAME = "retorno"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # the square that an authenticator scans
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
