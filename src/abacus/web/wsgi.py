"""The application a WSGI server serves."""

import os

from django.core.wsgi import get_wsgi_application

from abacus.web import orphans

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
application = get_wsgi_application()
orphans.watch()
