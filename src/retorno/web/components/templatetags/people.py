"""What is known of people, in words."""

from django import template
from django.template.context import Context

from retorno.intake.columns import COLUMNS, YES_NO, Kind
from retorno.web.components.templatetags.words import _lang as lang_of
from retorno.wording import catalogue, say
from retorno.wording.days import day_in_words

register = template.Library()
_DAYS = frozenset(("valid_until",))


@register.simple_tag(takes_context=True)
def value(context: Context, column: str, text: str) -> str:
    """Print a value of a column: codes in words, days as people write them, empty as not known."""
    lang = lang_of(context)
    if not text:
        return say("people.unknown", lang)
    if column == "needs":
        return ", ".join(_coded("needs", code, lang) for code in text.split(";"))
    kind = COLUMNS[column].kind if column in COLUMNS else None
    if kind in {Kind.DAY, Kind.PARTIAL_DAY} or column in _DAYS:
        return day_in_words(text, lang)
    return _coded(column, text, lang)


@register.simple_tag(takes_context=True)
def deed(context: Context, action: str) -> str:
    """Print what an entry of the journal tells of."""
    lang = lang_of(context)
    code = f"people.deed.{action}"
    return catalogue(lang).get(code) or say("people.deed.other", lang, action=action)


@register.simple_tag(takes_context=True)
def role_name(context: Context, role: str) -> str:
    """Print a role; one that is no role of the house stays as it is."""
    return catalogue(lang_of(context)).get(f"role.{role}", role)


def _coded(column: str, text: str, lang: str) -> str:
    """Print a code in words; what has none stays as it is written."""
    if text == "alone":
        return say("people.family.alone", lang)
    codes = COLUMNS[column].codes if column in COLUMNS else ()
    place = "yes_no" if codes == YES_NO or column == "accepted" else column
    beginning = {
        "nationality_status": "people.choice.nationality",
        "closed": "people.closed",
    }.get(column, f"people.value.{place}")
    return catalogue(lang).get(f"{beginning}.{text}", text)
