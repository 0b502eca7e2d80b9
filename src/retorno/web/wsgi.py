"""What a server of pages runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retorno.web.settings")
application = get_wsgi_application()
