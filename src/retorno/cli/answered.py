"""What `retorno why` says to people, and to programs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from retorno.cli.answering import Answer, Question
from retorno.cli.shell import CONTROL, tell, tell_json
from retorno.plan.causes import CAUSES
from retorno.plan.outputs import NEVER_RELEASES
from retorno.plan.parties import NEVER
from retorno.plan.standing import Standing
from retorno.plan.why.alone import Spans
from retorno.plan.why.answer import Verdict, Why
from retorno.plan.why.earlier import Option
from retorno.plan.why.proof import Change, Forced, Proof
from retorno.plan.why.record import held_record, record
from retorno.report.numbers import day, day_of, exact_money, span
from retorno.vocabulary.money import cents
from retorno.wording import say
from retorno.wording.numbers import number

SPANS = 3  # stretches of days that are told of each cause; all of them are in --json
OPEN = frozenset({Verdict.BETTER, Verdict.COSTS, Verdict.DISPLACES})


def tell_answer(answer: Answer, question: Question, *, as_json: bool) -> None:
    """Tell people, or machines, why; of who is not available, only that."""
    if answer.why is None:
        if as_json:
            tell_json(held_record(question.person))
        else:
            _tell(say("why.not_available", question.lang, person=question.person))
    elif as_json:
        tell_json(record(answer.standing, answer.why, question.person))
    else:
        for line in Sentences(answer.standing, answer.why, question).lines():
            _tell(line)


def _tell(line: str) -> None:
    """Tell a line; control characters of a name in the list never reach the terminal."""
    tell(line.translate(CONTROL))


class Sentences:
    """The answer line by line."""

    def __init__(self, standing: Standing, why: Why, question: Question) -> None:
        self.standing, self.why, self.question = standing, why, question
        self.lang = question.lang
        self.programme, self.parties = standing.task.programme, standing.task.parties
        self.place = int(why.problem.home.place[why.party])

    def say(self, code: str, **facts: object) -> str:
        """One of the sentences of this command."""
        return say(f"why.{code}", self.lang, **facts)

    def count(self, noun: str, n: int) -> str:
        """A number with its noun."""
        return self.say(f"{noun}.one" if n == 1 else f"{noun}.many", n=number(n, self.lang))

    def written(self, at: int) -> str:
        """A day of the programme in words."""
        return day(day_of(self.programme.first_day, at), self.lang)

    def money(self, amount: float) -> str:
        """An amount in the programme's currency."""
        return exact_money(cents(amount), self.programme.currency, self.lang)

    def lines(self) -> Iterator[str]:
        """Everything there is to say."""
        if self.why.verdict is Verdict.NEVER:
            yield self._never()
            return
        yield self._header()
        yield self._verdict()
        if self.why.forbidden:
            yield from self._spans(self.why.forbidden)
        elif self.why.causes:
            is_better = self.why.verdict is Verdict.BETTER
            yield self.say("causes_seemed" if is_better else "causes")
            yield from self._spans(self.why.causes)
        if self.why.candidates and self.why.causes:
            yield self._candidates()
        if self.why.verdict in OPEN:
            yield self.say("proved")
        for place, proof in enumerate(self.why.proofs, 1):
            yield "  " + self._title(proof.option, place)
            yield from (f"     {line}" for line in self._proof(proof))
        if any(proof.forced and proof.forced.moves for proof in self.why.proofs):
            yield self.say("who_changes")

    def _who(self) -> str:
        people, key = int(self.parties.people[self.why.party]), self.parties.key[self.why.party]
        if people == 1:
            return self.say("person", person=self.question.person)
        return self.say("family", family=key, people=self.count("people", people))

    def _never(self) -> str:
        reason = NEVER[self.parties.never[self.why.party]].value
        return self.say(
            "never",
            who=self._who(),
            reason=say(f"report.left.word.{reason}", self.lang),
            releases=say(f"report.releases.word.{NEVER_RELEASES[reason]}", self.lang),
        )

    def _header(self) -> str:
        problem, party = self.why.problem, self.why.party
        i, cohort, home = problem.instance, problem.cohort[party], problem.home
        ready = int(i.ready[cohort])
        if self.place < 0:
            return self.say(
                "has_not",
                who=self._who(),
                ready=self.written(ready),
                latest=self.written(int(i.latest[cohort])),
            )
        leaves = int(home.day[self.place])
        return self.say(
            "has",
            who=self._who(),
            flight=self.standing.names[self.place],
            date=self.written(leaves),
            airport=i.departures[home.boards_at[party]],
            ready=self.written(ready),
            days=self.count("days", leaves - ready),
        )

    def _verdict(self) -> str:
        verdict = self.why.verdict
        if verdict in OPEN:
            kind = "earlier" if self.place >= 0 else "place"
            kind = "there" if self.question.departure is not None else kind
            forced = [proof.forced for proof in self.why.proofs if proof.forced]
            least = min((one.money for one in forced if not one.harms), default=0.0)
            return self.say(f"verdict.{verdict.value}.{kind}", money=self.money(least))
        if verdict is Verdict.IMPOSSIBLE and not self.why.forbidden:
            return self.say("verdict.impossible_there")
        return self.say(f"verdict.{verdict.value}")

    def _spans(self, causes: Mapping[str, Spans]) -> Iterator[str]:
        for code, spans in causes.items():
            told = [self._span(a, b) for a, b in spans[:SPANS]]
            if len(spans) > SPANS:
                told.append(self.say("more_spans", n=len(spans) - SPANS))
            is_cause = code in CAUSES and not (
                self.why.forbidden and code in ("lands_at_night", "money")
            )
            days = self.count("days", sum(b - a + 1 for a, b in spans))
            key = f"report.cause.word.{code}" if is_cause else f"why.rule.{code}"
            row = self.say(
                "causes_row", days=days, cause=say(key, self.lang), spans="; ".join(told)
            )
            yield f"  {row}"

    def _span(self, first: int, last: int) -> str:
        begin = self.programme.first_day
        return span(day_of(begin, first), day_of(begin, last), self.lang)

    def _candidates(self) -> str:
        """How many departures there are, by what each lacks most."""
        numbers = Counter(self._short(option) for option in self.why.candidates)
        told = [
            self.say(f"short.{kind}", n=number(n, self.lang)) for kind, n in numbers.most_common()
        ]
        n = number(len(self.why.candidates), self.lang)
        return self.say("candidates", n=n, list="; ".join(told))

    def _short(self, option: Option) -> str:
        if option.rule:
            return "impossible"
        return next(iter(option.lacks), "none")

    def _title(self, option: Option, place: int) -> str:
        i = self.why.problem.instance
        facts = {"number": place, "date": self.written(option.day)}
        if option.rotation >= 0:
            calls = [i.first[option.rotation], i.second[option.rotation]]
            calls.append(len(i.departures) + i.arrival[option.rotation])
        else:
            calls = [i.block_departure[option.block]]
            calls.append(len(i.departures) + i.block_arrival[option.block])
        airports = (*i.departures, *i.arrivals)
        route = " → ".join(airports[at] for at in calls if at >= 0)
        if option.departure >= 0:
            flight = self.standing.names[option.departure]
            return self.say("option.flight", flight=flight, route=route, **facts)
        if option.block >= 0:
            block = i.blocks[option.block]
            return self.say("option.more_seats", block=block, route=route, **facts)
        fleet = i.fleets[i.fleet[option.rotation]]
        return self.say("option.more_flight", fleet=fleet, route=route, **facts)

    def _proof(self, proof: Proof) -> Iterator[str]:
        if proof.forced is None:
            yield self.say("impossible", rule=self.say(f"rule.{proof.option.rule}"))
            return
        lacks = [self._lack(name, amount) for name, amount in proof.option.lacks.items()]
        is_new = proof.option.departure < 0 and proof.option.rotation >= 0
        room = self.say("idle" if is_new else "room")
        yield self.say("lacks", list="; ".join(lacks)) if lacks else room
        forced = proof.forced
        yield self._gain(forced)
        if not forced.harms:
            yield self.say("nobody_loses")
        yield from self._others(forced)
        yield self._sums(forced)
        if forced.changed:
            yield self.say("least" if forced.is_least else "maybe_less")

    def _lack(self, name: str, amount: float) -> str:
        n = self.money(amount) if name == "money" else number(amount, self.lang)
        return self.say(f"lack.{name}", n=n)

    def _gain(self, forced: Forced) -> str:
        if self.place < 0:
            return self.say("flies")
        if forced.own_days == 0:
            return self.say("same")
        days = self.count("days", abs(forced.own_days))
        return self.say("earlier" if forced.own_days > 0 else "later", days=days)

    def _others(self, forced: Forced) -> Iterator[str]:
        changes: Sequence[tuple[str, Change]] = (
            ("loses_later", forced.later),
            ("loses_place", forced.left),
            ("gain_earlier", forced.earlier),
            ("gain_place", forced.gained),
            ("same_day", forced.same_day),
        )
        for code, change in changes:
            if change.people:
                yield self.say(
                    code,
                    people=self.count("people", change.people),
                    parties=self.count("parties", change.parties),
                    days=self.count("days", change.days),
                    most=self.count("days", change.most),
                )

    def _sums(self, forced: Forced) -> str:
        money = self._sum(round(forced.money), self.money(abs(forced.money)))
        waiting = self._sum(forced.waiting, number(abs(forced.waiting), self.lang))
        return self.say("sums", money=money, waiting=waiting)

    def _sum(self, amount: int, shown: str) -> str:
        if amount == 0:
            return self.say("sum.same")
        return self.say("sum.more" if amount > 0 else "sum.less", n=shown)
