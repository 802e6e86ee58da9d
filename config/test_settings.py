"""What tests change: cheap password hashes, no hashed static files, strict templates."""

from pathlib import Path
from tempfile import mkdtemp

from config.settings import *  # noqa: F403
from config.settings import STORAGES, TEMPLATES

SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⟦undefined: %s⟧"  # type: ignore[index]
_scratch = Path(mkdtemp(prefix="marugoto-test-"))
MARUGOTO_ANCHOR_FILE = _scratch / "anchors.log"
MARUGOTO_AUDIT_KEY_FILE = _scratch / "audit.key"
MARUGOTO_API_PER_MINUTE = 0
MARUGOTO_API_BUCKETS = _scratch / "api-buckets"
STATIC_ROOT = _scratch / "static"
STATIC_ROOT.mkdir()
DEMO = True
