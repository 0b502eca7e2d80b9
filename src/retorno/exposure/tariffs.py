"""Duties in layers by legal authority and date, stacked in a stated order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from retorno.exposure.cells import Cells, open_cells
from retorno.exposure.codes import covers, plain_code
from retorno.exposure.rates import Rate, RateKind, parse_rate
from retorno.exposure.schedule import Schedule, general_rate, rate_for

EVERY_COUNTRY = "*"


class Stacking(StrEnum):
    """What a layer does to the rate that the layers below it give."""

    ADD = "add"
    REPLACE = "replace"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One measure of one authority.

    Args:
        authority: The legal basis, as it is to be shown, such as `IEEPA`.
        valid_from, valid_until: First and last day, both included; None is open.
        products: HS codes it covers, all that lie under them; empty covers every product.
        but: HS codes that it leaves out.
        country: Origin it applies to, `*` for every origin.
        order: Layers are stacked from the lowest; equal orders in the order given.
    """

    authority: str
    rate: Rate
    valid_from: date | None = None
    valid_until: date | None = None
    products: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    country: str = EVERY_COUNTRY
    order: int = 100
    stacking: Stacking = Stacking.ADD

    def applies(self, product: str, country: str, day: date) -> bool:
        """Whether the layer is in force for a product and origin on a day."""
        if self.country not in {EVERY_COUNTRY, country}:
            return False
        if (self.valid_from and day < self.valid_from) or (
            self.valid_until and day > self.valid_until
        ):
            return False
        is_covered = not self.products or covers(self.products, product)
        return is_covered and not (self.but and covers(self.but, product))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One layer's part of an applied rate, for the explanation."""

    authority: str
    raw: str
    stacking: Stacking
    equivalent: float
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The rate that applies, as a fraction of the value, with how it came about.

    Args:
        rate: None where a part of it has no equivalent.
        missing: Texts of the rates that have no equivalent, and why.
    """

    rate: float | None
    steps: tuple[Step, ...] = ()
    missing: str = ""


NOTHING = Applied(rate=0.0)


def apply_layers(
    layers: Sequence[Layer],
    *,
    product: str,
    country: str,
    day: date,
    unit_values: Mapping[str, float],
    start: Applied = NOTHING,
) -> Applied:
    """Stack the layers in force on the rate that is there before, lowest order first.

    ADD sums, REPLACE takes the layer's rate alone, AT_LEAST takes the larger of both.
    """
    if not layers:
        return start
    total, missing, steps = start.rate, start.missing, list(start.steps)
    in_force = (layer for layer in layers if layer.applies(product, country, day))
    for layer in sorted(in_force, key=lambda layer: layer.order):
        own = layer.rate.equivalent(unit_values)
        if layer.stacking is Stacking.REPLACE:
            total, missing = 0.0, ""
        if own is None or total is None:
            total, missing = None, missing or layer.rate.raw or layer.authority
            continue
        total = max(total, own) if layer.stacking is Stacking.AT_LEAST else total + own
        steps.append(
            Step(
                authority=layer.authority,
                raw=layer.rate.raw,
                stacking=layer.stacking,
                equivalent=own,
                total=total,
            )
        )
    return Applied(rate=total, steps=tuple(steps), missing=missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The rate before any measure, of one product: mean over the schedule's lines under its code.

    Args:
        rate: Plain mean of the lines' equivalents; None where a line has none.
        lines: How many lines it is the mean of; `lowest` and `highest` of them.
        texts: Their rates as the law writes them, each with its equivalent, once.
    """

    rate: float | None
    lines: int
    lowest: float = 0.0
    highest: float = 0.0
    texts: tuple[tuple[str, float], ...] = ()
    missing: str = ""


def base_rate(
    schedule: Schedule, product: str, country: str | None, unit_values: Mapping[str, float]
) -> Base:
    """Rate of the schedule for a product: the country's preference, or with None the general rate.

    A code of few digits covers several lines; trade by line being unknown, their plain mean is
    taken and the spread is shown. A line whose rate has no equivalent makes the mean unknown.
    """
    lines = schedule.lines_for(product)
    rates, texts = [], {}
    for line in lines:
        rate = general_rate(line) if country is None else rate_for(line, country)
        equivalent = rate.equivalent(unit_values)
        if equivalent is None:
            return Base(rate=None, lines=len(lines), missing=f"{line.code}: {rate.raw}")
        rates.append(equivalent)
        texts[rate.raw] = equivalent
    if not rates:
        return Base(rate=None, lines=0, missing=product)
    return Base(
        rate=sum(rates) / len(rates),
        lines=len(rates),
        lowest=min(rates),
        highest=max(rates),
        texts=tuple(texts.items()),
    )


HIGHEST = 100.0  # ten thousand percent: several times the highest duties against dumping
LAYER_COLUMNS = ("authority", "rate", "from", "until", "products", "country", "order", "stacking")


def read_layers(path: Path) -> tuple[Layer, ...]:
    """Read layers from a table; a rate needs its sign: `25%`, `5.25¢/bbl`, `Free`.

    Raises:
        UnusableInputError: A cell cannot be used; 0.25 and 25 without a sign are not guessed.
    """
    cells = open_cells(path, LAYER_COLUMNS)
    return tuple(_layer(cells, row) for row in cells.rows)


def _layer(cells: Cells, row: int) -> Layer:
    rate = parse_rate(cells.text(row, "rate"))
    if rate.kind is RateKind.OTHER:
        raise cells.refuse(row, "rate", "rate")
    if rate.ad_valorem > HIGHEST:
        raise cells.refuse(row, "rate", "high_rate")
    valid_from, valid_until = cells.day(row, "from"), cells.day(row, "until")
    if valid_from and valid_until and valid_until < valid_from:
        raise cells.refuse(row, "until", "period")
    stacking = cells.choice(row, "stacking", tuple(Stacking), "stacking")
    return Layer(
        authority=cells.text(row, "authority"),
        rate=rate,
        valid_from=valid_from,
        valid_until=valid_until,
        products=_codes(cells, row, "products"),
        but=_codes(cells, row, "but"),
        country=cells.country(row, "country"),
        order=cells.count(row, "order"),
        stacking=Stacking(stacking),
    )


def _codes(cells: Cells, row: int, column: str) -> tuple[str, ...]:
    codes = []
    for word in cells.cell(row, column).split():
        code = plain_code(word)
        if code is None:
            raise cells.refuse(row, column, "codes")
        codes.append(code)
    return tuple(codes)
