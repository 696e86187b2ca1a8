"""What manage.py runs as: the owner of both databases, who migrates, provisions and loads. Serves nobody."""

from montreal_sanctuary.check_key import check_key
from montreal_sanctuary.credentials import leaked_peppers, pepper_in_use, receipt_peppers, secret_key
from montreal_sanctuary.database import databases_for_door
from montreal_sanctuary.second_factor_key import second_factor_key
from montreal_sanctuary.settings.base import *  # noqa: F403
from montreal_sanctuary.settings.base import DATA_DIR, DEMONSTRATION, INSTALLED_APPS, QUEUE_APPS, SIGN_IN_APPS

DOOR = "operator"
SECRET_KEY = secret_key("operator", data_dir=DATA_DIR, demonstration=DEMONSTRATION)
ROOT_URLCONF = "montreal_sanctuary.urls.public"
DATABASES = databases_for_door(DOOR)
# The owner's migrations cover what the doors and the worker install.
INSTALLED_APPS = [*QUEUE_APPS, *INSTALLED_APPS, *SIGN_IN_APPS]
# The queue's tables are made here; what runs in it is the worker's (settings/worker.py).
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
# allauth refuses to start without it; nothing is served with these settings.
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]

# Only the demonstration's own requests are handed in from here; in production no pepper leaves its door.
RECEIPT_PEPPERS = receipt_peppers(demonstration=True) if DEMONSTRATION else {}
RECEIPT_PEPPERS_LEAKED = leaked_peppers()
RECEIPT_PEPPER_IN_USE = pepper_in_use(RECEIPT_PEPPERS, RECEIPT_PEPPERS_LEAKED)
# The same for the second factors of its accounts.
MFA_KEY = second_factor_key(demonstration=True) if DEMONSTRATION else b""
# For `manage.py check_way`.
CHECK_KEY = check_key(demonstration=DEMONSTRATION)
