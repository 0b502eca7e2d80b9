"""What an answer says to people: yes or no, why, and what it would take."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from retorno.cli.relaxing import Relaxed
from retorno.cli.shell import tell, tell_json
from retorno.plan.outputs import NEVER_RELEASES
from retorno.plan.relax.counting import ABOARD, Clash, Lack
from retorno.plan.relax.goal import Aim, meant
from retorno.plan.relax.least import TooLittle
from retorno.plan.relax.levers import Change, Kind, Lever
from retorno.plan.relax.oracle import Trial, Verdict
from retorno.plan.relax.pace import pace_of, years_of
from retorno.plan.relax.record import PER_DAY, UNPRICED, days_of, people_of
from retorno.plan.relax.together import Way
from retorno.plan.relax.ways import Dead
from retorno.report.numbers import day, exact_money, listing, span
from retorno.report.view import FEW
from retorno.vocabulary.money import cents
from retorno.wording import say
from retorno.wording.numbers import number

MONEY = frozenset({Lack.MONEY_TOTAL, Lack.MONEY_PERIOD})
MONEY_KINDS = frozenset({Kind.MONEY_TOTAL, Kind.MONEY_PERIOD})
WHOLE_YEARS = 3.0  # from here on years are told without decimals
WEEK = 7


def tell_relaxed(relaxed: Relaxed, lang: str, *, as_json: bool) -> None:
    """Tell people, or machines, what is known of the goal."""
    if as_json:
        tell_json(relaxed.row)
        return
    for line in Sentences(relaxed, lang).lines():
        tell(line)


class Sentences:
    """The answer line by line."""

    def __init__(self, relaxed: Relaxed, lang: str) -> None:
        self.relaxed = relaxed
        self.answer = relaxed.answer
        self.now = relaxed.answer.now
        self.lang = lang
        self.people = people_of(self.now)
        self.programme = self.now.case.programme

    def say(self, code: str, **facts: object) -> str:
        """One of the sentences of this command."""
        return say(f"relax.{code}", self.lang, **facts)

    def count(self, people: int) -> str:
        """A count of people; fewer than ten are never told exactly."""
        return f"<{FEW}" if people < FEW else number(people, self.lang)

    def heads(self, people: int) -> str:
        """A count of people with its noun."""
        if people < FEW:
            return say("report.number.people.few", self.lang)
        return say("report.number.people.many", self.lang, n=number(people, self.lang))

    def money(self, amount: float) -> str:
        """An amount in the programme's currency."""
        return exact_money(cents(amount), self.programme.currency, self.lang)

    def span(self, first: int, last: int) -> str:
        """A stretch of days of the programme."""
        return span(self.date(first), self.date(last), self.lang)

    def date(self, at: int) -> date:
        """The date of a day of the programme."""
        return self.programme.first_day + timedelta(days=at)

    def lines(self) -> Iterator[str]:
        """Everything there is to say."""
        yield self._headline()
        if self.now.is_met:
            yield from self._apart()
            yield from self._end()
            return
        yield from self._now()
        yield from self._clashes()
        yield from self._ways()
        yield from self._not_enough()
        yield from self._apart()
        yield from self._end()

    def _headline(self) -> str:
        if self.relaxed.never and not self.relaxed.reaches_anybody:
            return self.say("nobody")
        goal = self.now.case.goal
        return self.say(
            f"{self.now.verdict.value}.{goal.aim.value}",
            meant=self.heads(self.people["meant"]),
            last=day(self.date(goal.last), self.lang),
            amount=self.money(goal.money) if goal.aim is Aim.MONEY else "",
            money=self.money(self.now.money),
        )

    def _now(self) -> Iterator[str]:
        yield from self._pace()
        yield self.say(
            "left",
            flown=self.heads(self.people["flown"]),
            left=self.heads(self.people["left"]),
            money=self.money(self.now.money),
        )

    def _pace(self) -> Iterator[str]:
        instance = self.now.task.instance
        pace = pace_of(instance, meant(instance, self.now.case.goal))
        if pace is None:
            yield self.say("pace.none")
            return
        programme = -(-(self.now.case.goal.last + 1) // WEEK)
        lang, weeks = self.lang, pace.weeks_at_one_flight
        yield self.say(
            "pace.short" if pace.weeks > programme else "pace.enough",
            people=self.heads(pace.people),
            seats=number(pace.seats, lang),
            per_week=number(pace.seats_per_week, lang),
            flights=number(pace.flights_per_week, lang, 1),
            fleet=pace.fleet,
            aircraft=number(pace.aircraft, lang),
            weeks=self._weeks(pace.weeks),
            programme=self._weeks(programme),
        )
        if weeks > programme:
            years = years_of(weeks)
            yield self.say(
                "pace.one_years" if years >= 1 else "pace.one",
                fleet=pace.fleet,
                places=number(pace.places, lang),
                weeks=self._weeks(weeks),
                years=number(years, lang, 0 if years >= WHOLE_YEARS else 1),
            )

    def _weeks(self, weeks: int) -> str:
        return self.say("weeks.one" if weeks == 1 else "weeks.many", n=number(weeks, self.lang))

    def _clashes(self) -> Iterator[str]:
        if self.now.clashes:
            yield self.say("clashes")
            for clash in self.now.clashes:
                yield f"  {self.clash(clash)}"
        elif self.now.verdict is Verdict.IMPOSSIBLE:
            yield self.say("by_trying")

    def clash(self, clash: Clash) -> str:
        """One proof by counting."""
        money = clash.lack in MONEY
        where = "clash.from" if clash.lack in (*ABOARD, Lack.NO_FLIGHT) else "clash.at"
        names = listing(list(clash.airports), self.lang)
        amounts = {
            name: self.money(value) if money else number(value, self.lang)
            for name, value in (("need", clash.need), ("offer", clash.offer))
        }
        return self.say(
            f"clash.{clash.lack.value}",
            where=self.say(where, airports=names) if names else "",
            span=self.span(clash.first, clash.last),
            people=self.count(clash.people),
            **amounts,
        )

    def _ways(self) -> Iterator[str]:
        if not self.answer.ways:
            yield self.say("no_ways")
            return
        yield self.say("ways")
        for place, way in enumerate(self.answer.ways, 1):
            first, *others = (self.change(change, way) for change in way.changes)
            yield "  " + self.say("way", number=place, change=first)
            yield from ("     " + self.say("and", change=change) for change in others)
            yield from (f"     {line}" for line in self._about(place, way))

    def change(self, change: Change, way: Way) -> str:
        """One quantity, when and where."""
        lever, days = change.lever, days_of(change)
        return self.say(
            f"change.{lever.kind.value}",
            place=lever.place,
            fleet=lever.fleet,
            quantity=self.quantity(lever, change.quantity),
            span=self.span(days[0], days[-1]) if days else "",
            days=number(len(days), self.lang),
            in_all=number(change.quantity * len(days), self.lang),
            last=day(self.date(way.trial.case.goal.last), self.lang),
        )

    def quantity(self, lever: Lever, quantity: int) -> str:
        """A quantity of a lever in its own unit."""
        amount = quantity * lever.step
        return self.money(amount) if lever.kind in MONEY_KINDS else number(amount, self.lang)

    def lever(self, lever: Lever) -> str:
        """Name a lever."""
        return self.say(f"lever.{lever.kind.value}", place=lever.place, fleet=lever.fleet)

    def _about(self, place: int, way: Way) -> Iterator[str]:
        more = way.trial.money - self.now.money
        yield self.say(
            "more_money" if more >= 0 else "less_money",
            money=self.money(way.trial.money),
            more=self.money(abs(more)),
            flown=self.heads(self.people["flown"]),
        )
        for change, less in zip(way.changes, way.too_little, strict=True):
            if less is not None and less.quantity:
                yield self._too_little(change, less)
        if way.may_do_with_less:
            yield self.say("may_do_with_less")
        kinds = dict.fromkeys(change.lever.kind for change in way.changes)
        unpriced = [self.say(f"price.{kind.value}") for kind in kinds if kind in UNPRICED]
        if unpriced:
            yield self.say("unpriced", what="; ".join(unpriced))
        if Kind.WAIT_DAYS in kinds:
            yield self.say("makes_wait")
        if self.relaxed.out is not None:
            yield self.say("folder", folder=self.relaxed.out / f"way-{place}")

    def _too_little(self, change: Change, less: TooLittle) -> str:
        facts = {"what": self.lever(change.lever)}
        facts["quantity"] = self.quantity(change.lever, less.quantity)
        if not less.is_proved:
            return self.say("too_little.unproved", **facts)
        if less.clash is None:
            return self.say("too_little.tried", **facts)
        return self.say("too_little.proved", clash=self.clash(less.clash), **facts)

    def _not_enough(self) -> Iterator[str]:
        if self.answer.dead:
            yield self.say("not_enough")
        for dead in self.answer.dead:
            yield "  " + self.say("dead", what=self._names(dead), why=self._why(dead.trial))
        if self.answer.untried:
            left = Counter(lever.family for lever in self.answer.untried)
            names = [
                self.say("untried_of", what=self.say(f"family.{family.value}"), n=levers)
                for family, levers in left.items()
            ]
            yield self.say("untried", what=listing(names, self.lang))
        together = self.answer.together
        if together is not None and not together.is_met:
            code = f"together.{together.verdict.value}"
            yield self.say(code, why=self._why(together))

    def _names(self, dead: Dead) -> str:
        """The lever with the most of it that was tried, or its whole family."""
        if len(dead.levers) > 1:
            return self.say(f"family.{dead.levers[0].family.value}")
        lever = dead.levers[0]
        if lever.kind in MONEY_KINDS or lever.kind not in PER_DAY:
            return self.lever(lever)
        return self.say("alone", what=self.lever(lever), most=self.quantity(lever, lever.most))

    def _why(self, trial: Trial) -> str:
        if trial.clashes:
            return self.say("why.proved", clash=self.clash(trial.clashes[0]))
        return self.say("why.tried" if trial.verdict is Verdict.IMPOSSIBLE else "why.unproved")

    def _apart(self) -> Iterator[str]:
        """Who is not meant, and who can change it."""
        if self.people["ready_later"]:
            yield self.say("ready_later", people=self.count(self.people["ready_later"]))
        if self.relaxed.never:
            yield self.say("never")
        for reason, people in self.relaxed.never.items():
            row = self.say(
                "never_row",
                people=self.count(people),
                reason=say(f"report.left.word.{reason}", self.lang),
                who=say(f"report.releases.word.{NEVER_RELEASES[reason]}", self.lang),
            )
            yield f"  {row}"
        yield say("plan.held", self.lang, held=self.count(self.relaxed.held))

    def _end(self) -> Sequence[str]:
        lines = [self.say("stopped")] if self.relaxed.is_stopped else []
        if self.relaxed.out is not None:
            lines.append(self.say("written", folder=self.relaxed.out))
        return lines
