"""The demo's own house: invented people, one login a role, on this machine alone."""

from datetime import datetime

from retorno.web.access import Role
from retorno.web.actions.demo import make_logins
from retorno.wording import say


def prepare(*, lang: str, now: datetime) -> None:
    """Make the logins."""
    names = {
        role.value: say("demo_house.name", lang, role=say(f"role.{role}", lang)) for role in Role
    }
    make_logins(names, say("demo_house.site", lang), now)
