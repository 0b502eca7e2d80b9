"""The first administrator of an empty house."""

import re
import secrets
from datetime import datetime

from django.urls import reverse

from retorno.vocabulary.errors import UnusableInputError
from retorno.web.actions.access import INVITATION_HOURS, first_administrator
from retorno.wording import say

USERNAME = r"[\w.-]{1,60}"


def administrator(username: str, full_name: str, lang: str, now: datetime) -> str:
    """Make the first administrator; return what to tell whoever ran the command."""
    if not re.fullmatch(USERNAME, username) or not full_name.strip():
        raise UnusableInputError("running.name_missing")
    token = secrets.token_urlsafe(32)
    first_administrator(username, full_name.strip(), token=token, now=now)
    path = reverse("account:invitation", args=[token])
    return say("running.first_link", lang, path=path, hours=INVITATION_HOURS)
