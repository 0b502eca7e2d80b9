"""The first administrator of an empty house."""

import secrets
from datetime import datetime

from django.urls import reverse

from retorno.vocabulary.errors import UnusableInputError
from retorno.web.actions.access import INVITATION_HOURS, first_administrator
from retorno.wording import say


def administrator(username: str, full_name: str, lang: str, now: datetime) -> str:
    """Make the first administrator; return what to tell whoever ran the command."""
    if not username or not full_name:
        raise UnusableInputError("running.name_missing")
    token = secrets.token_urlsafe(32)
    first_administrator(username, full_name, token=token, now=now)
    path = reverse("account:invitation", args=[token])
    return say("running.first_link", lang, path=path, hours=INVITATION_HOURS)
