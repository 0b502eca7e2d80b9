"""What a view is given: a request that knows who asks."""

from datetime import datetime

from django.http import HttpRequest

from retorno.web.access import Viewer


class Request(HttpRequest):
    """A request of somebody signed in: the middleware has set both."""

    viewer: Viewer
    lang: str
    now: datetime
