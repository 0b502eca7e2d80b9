"""Numbers, money and days as people write them in Spanish and English."""

from datetime import date, timedelta

from retorno.vocabulary.money import Cents
from retorno.wording import say
from retorno.wording.numbers import NARROW, number

NONE = "\N{EN DASH}"
MILLION = 100_000_000  # in cents
THOUSAND = 100_000


def exact_money(amount: Cents, currency: str, lang: str) -> str:
    """Write an amount in whole units of the currency."""
    return f"{currency}{NARROW}{number(round(amount / 100), lang)}"


def money(amount: Cents, currency: str, lang: str) -> str:
    """Write an amount in millions or thousands, three to four digits."""
    if abs(amount) >= MILLION:
        value = number(amount / MILLION, lang, 1 if abs(amount) >= 100 * MILLION else 2)
        return f"{currency}{NARROW}{say('report.number.million', lang, value=value)}"
    return exact_money(amount, currency, lang)


def short_money(amount: Cents, lang: str) -> str:
    """Write an amount for an axis, without its currency.

    >>> short_money(Cents(150_000_000), "en").split(), short_money(Cents(20_000_000), "en").split()
    (['1.5', 'M'], ['200', 'k'])
    """
    if amount == 0:
        return "0"
    if abs(amount) >= MILLION:
        value = amount / MILLION
        decimals = next((d for d in (0, 1) if value == round(value, d)), 2)
        return f"{number(value, lang, decimals)}{NARROW}M"
    if abs(amount) >= THOUSAND:
        return f"{number(amount / THOUSAND, lang)}{NARROW}k"
    return number(amount / 100, lang)


def month(number_of_month: int, lang: str) -> str:
    """Name a month."""
    return say("report.number.months", lang).split()[number_of_month - 1]


def day(value: date, lang: str) -> str:
    """Write a day in words.

    >>> day(date(2025, 2, 3), "es"), day(date(2025, 2, 3), "en")
    ('3 de febrero de 2025', '3 February 2025')
    """
    name = month(value.month, lang)
    return say("report.number.day", lang, day=value.day, month=name, year=value.year)


def short_day(value: date, lang: str) -> str:
    """Write a day for an axis: `3 feb`."""
    return f"{value.day}{NARROW}{month(value.month, lang)[:3]}"


def span(first: date, last: date, lang: str) -> str:
    """Write a stretch of days in words, the year once when it is the same."""
    if first == last:
        return day(first, lang)
    code = "report.number.span_same_year" if first.year == last.year else "report.number.span"
    return say(
        code,
        lang,
        first_day=first.day,
        first_month=month(first.month, lang),
        first_year=first.year,
        last=day(last, lang),
    )


def day_of(first_day: date, index: int) -> date:
    """Give the date of a day of the programme."""
    return first_day + timedelta(days=index)


def people(count: int | None, lang: str) -> str:
    """Write a count of people; None is fewer than ten."""
    return say("report.number.few", lang) if count is None else number(count, lang)


def listing(parts: list[str], lang: str) -> str:
    """Join words with commas and a last `and`."""
    if len(parts) < 2:  # noqa: PLR2004
        return "".join(parts)
    return say("report.number.and", lang, first=", ".join(parts[:-1]), last=parts[-1])
