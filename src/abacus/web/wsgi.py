"""The application a WSGI server serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from abacus.web import orphans

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
application = get_wsgi_application()
# What is loaded by now lives as long as the process: looking through all of it for garbage again and again would
# stop every thread for a tenth of a second.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
orphans.watch()
