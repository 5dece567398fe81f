"""The plain page as an application server loads it."""

from django.core.wsgi import get_wsgi_application

import bench.plain  # noqa: F401  (configures Django)

application = get_wsgi_application()
