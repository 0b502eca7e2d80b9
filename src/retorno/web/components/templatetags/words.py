"""Words, numbers, days and moments in templates."""

import datetime as dt
from zoneinfo import ZoneInfo

from django import template
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from retorno.wording import DEFAULT_LANGUAGE, catalogue
from retorno.wording import say as sentence
from retorno.wording.days import day_in_words, moment_in_words
from retorno.wording.numbers import number as in_words

register = template.Library()
BOGOTA = ZoneInfo("America/Bogota")


def _lang(context: Context) -> str:
    return str(context.get("lang", DEFAULT_LANGUAGE))


@register.simple_tag(takes_context=True)
def say(context: Context, code: str, **gaps: object) -> SafeString:
    """Print a sentence; what fills its gaps is escaped, numbers are grouped."""
    lang = _lang(context)
    filled = {
        name: in_words(value, lang)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else conditional_escape(str(value) if not isinstance(value, SafeString) else value)
        for name, value in gaps.items()
    }
    text = conditional_escape(catalogue(lang)[code])
    return mark_safe(text.format(**filled))  # noqa: S308  -- sentence and gaps are escaped above


@register.simple_tag(takes_context=True)
def say_of(context: Context, beginning: str, code: object) -> str:
    """Print the sentence of a code that is known only when the page is made, such as a role."""
    return sentence(f"{beginning}.{code}", _lang(context))


@register.simple_tag(takes_context=True)
def number(context: Context, value: float, decimals: int = 0) -> str:
    """Print a number as people write it."""
    return in_words(value, _lang(context), decimals)


@register.simple_tag(takes_context=True)
def day(context: Context, value: dt.date | str | None) -> str:
    """Print a day, or as much of it as is known; a dash where nothing is."""
    return day_in_words(value, _lang(context))


@register.simple_tag(takes_context=True)
def moment(context: Context, value: dt.datetime | None) -> SafeString:
    """Print a moment in Bogotá's time, with the hour in UTC for machines."""
    if value is None:
        return mark_safe("—")
    text = moment_in_words(value.astimezone(BOGOTA), _lang(context))
    stamp = conditional_escape(value.astimezone(dt.UTC).isoformat(timespec="seconds"))
    return mark_safe(f'<time datetime="{stamp}">{conditional_escape(text)}</time>')  # noqa: S308
