"""When money is needed, and how much of each budget is used."""

from retorno.report import money_chart
from retorno.report.calendar import PERIOD, WEEK, weekly
from retorno.report.markup import NOTHING, Markup, el, join, plain, sentence
from retorno.report.numbers import day, day_of, exact_money, money, span
from retorno.report.pieces import counted, folded, key, paragraph, section, share, table
from retorno.report.svg import picture
from retorno.report.view import ReportView
from retorno.vocabulary.money import Cents
from retorno.wording.numbers import number, percent

WEIGHTS = ("waiting", "not_returned")


def spending(view: ReportView, lang: str) -> Markup:
    """Show when money is needed and how much of each budget is used."""
    title = plain("money.title", lang)
    spent = view.money
    content = [paragraph(plain("money.lead", lang), css="lead")]
    if any(any(days) for days in spent.by_day.values()):
        alt = plain("money.alt", lang, currency=spent.currency)
        drawn = picture("money", title, alt, lambda frame: money_chart.draw(view, lang, frame))
        entries = [(f"part-{part}", plain(f"money.{part}", lang)) for part in money_chart.PARTS]
        if spent.budget_periods:
            content.append(paragraph(plain("money.periods_lead", lang), css="lead"))
        content.append(el("figure", drawn, key(entries)))
    else:
        content.append(paragraph(plain("money.none", lang)))
    content += [_each(view, lang), _parts_table(view, lang), _periods_table(view, lang)]
    content.append(folded(plain("money.table", lang), _money_weeks(view, lang)))
    return section("money", title, *content)


def _amount(view: ReportView, amount: int, lang: str) -> str:
    return exact_money(Cents(amount), view.money.currency, lang)


def _each(view: ReportView, lang: str) -> Markup:
    if not view.totals.placed:
        return NOTHING
    spent = view.money
    return paragraph(
        sentence(
            "money.each",
            lang,
            money=_amount(view, spent.money, lang),
            people=counted("people", view.totals.placed, lang),
            each=_amount(view, round(spent.money / view.totals.placed), lang),
            currency=spent.currency,
        )
    )


def _parts_table(view: ReportView, lang: str) -> Markup:
    spent = view.money
    rows: list[tuple[object, ...]] = [
        (plain(f"money.{part}", lang), _amount(view, spent.parts[part], lang))
        for part in money_chart.PARTS
    ]
    rows.append(_strong("money.in_sum", _amount(view, spent.money, lang), lang))
    rows += [
        (plain(f"money.{part}", lang), _amount(view, spent.parts[part], lang)) for part in WEIGHTS
    ]
    rows.append(_strong("money.cost", _amount(view, spent.cost, lang), lang))
    heads = [plain("money.part", lang), plain("money.amount", lang)]
    return table(plain("money.parts_table", lang), heads, rows)


def _strong(code: str, amount: str, lang: str) -> tuple[object, ...]:
    return el("b", plain(code, lang)), el("b", amount)


def _periods_table(view: ReportView, lang: str) -> Markup:
    spent = view.money
    said = []
    if spent.budget_total:
        said.append(
            paragraph(
                sentence(
                    "money.of_total",
                    lang,
                    budget=money(spent.budget_total, spent.currency, lang),
                    share=percent(spent.money / spent.budget_total, lang),
                )
            )
        )
    if not spent.budget_periods:
        return join([*said, paragraph(plain("money.no_budget", lang), css="quiet")])
    rows = []
    used = money_chart.used_by_period(view)
    for i, budget in enumerate(spent.budget_periods):
        last = min(view.days, (i + 1) * PERIOD) - 1
        rows.append(
            (
                span(day_of(view.first_day, i * PERIOD), day_of(view.first_day, last), lang),
                _amount(view, used[i], lang),
                _amount(view, budget, lang),
                share(used[i], budget, lang),
            )
        )
    heads = [plain(f"money.{name}", lang) for name in ("period", "used", "budget", "share")]
    return join([*said, table(plain("money.periods", lang), heads, rows)])


def _money_weeks(view: ReportView, lang: str) -> Markup:
    by_week = [weekly(view.money.by_day[part]) for part in money_chart.PARTS]
    rows = []
    for week, amounts in enumerate(zip(*by_week, strict=True)):
        begins = day(day_of(view.first_day, week * WEEK), lang)
        rows.append(
            (begins, *(number(round(a / 100), lang) for a in (*amounts, Cents(sum(amounts)))))
        )
    heads = [plain("board.begins", lang)]
    heads += [plain(f"money.{part}", lang) for part in (*money_chart.PARTS, "total")]
    return table(f"{plain('money.table', lang)} ({view.money.currency})", heads, rows)
