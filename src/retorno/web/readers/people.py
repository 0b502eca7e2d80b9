"""The list of people: asked for by an address, filtered, sorted and paged."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet

from retorno.intake.ages import age_span
from retorno.intake.cells import read_day
from retorno.intake.contradictions import years_before
from retorno.vocabulary.people import ADULT_AGE, NationalityStatus
from retorno.web.access import Action, Viewer
from retorno.web.access.scopes import people
from retorno.web.readers.families import name_of, state_of
from retorno.web.readers.search import MOST, find
from retorno.web.records.models import Membership, Person, SavedView

PAGE = 50
PAGE_DIGITS = 7
LISTED = (
    "birth_date", "facility", "site_code", "order_number", "ready_date", "waiting", "family",
    "nationality_status", "consular_contact", "document_expires", "arrival_preferred",
    "availability",
)  # fmt: skip
FIRST_COLUMNS = ("birth_date", "facility", "order_number", "waiting", "family", "availability")
READ = (
    "number", "given_names", "surnames", "birth_date", "facility", "site_code", "order_number",
    "ready_date", "nationality_status", "consular_contact", "document_expires",
    "arrival_preferred", "closed", "family_id", "availability__state",
)  # fmt: skip
"""What a row of the list reads: nothing that is sealed."""
SORTS: Mapping[str, tuple[str, ...]] = {
    "wait": ("ready_date", "pk"),
    "name": ("surnames", "given_names", "pk"),
    "birth": ("birth_date", "pk"),
    "newest": ("-pk",),
}
WAITS = (30, 60, 90)
UNKNOWN = "unknown"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "available": ("yes", UNKNOWN),
    "nationality": (*NationalityStatus, UNKNOWN),
    "order_final": ("yes", "no", UNKNOWN),
    "contact": ("accepted", "declined", UNKNOWN),
    "who": ("children", "adults"),
    "family": ("yes", "no"),
    "waits": tuple(str(days) for days in WAITS),
    "record": ("open", "closed"),
}
"""Filters with a closed list; what is not in it is taken for not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks the list for; empty is not said."""

    q: str = ""
    available: str = ""
    nationality: str = ""
    order_final: str = ""
    contact: str = ""
    who: str = ""
    family: str = ""
    waits: str = ""
    record: str = ""
    facility: str = ""
    site: str = ""
    sort: str = ""
    columns: tuple[str, ...] = FIRST_COLUMNS
    page: int = 1

    def words(self, **other: object) -> str:
        """Write it as the part of an address behind the question mark."""
        asked = replace(self, **other) if other else self  # type: ignore[arg-type]
        said = {
            one.name: getattr(asked, one.name)
            for one in fields(asked)
            if getattr(asked, one.name) not in {"", one.default}
        }
        return urlencode(said, doseq=True)

    @property
    def filters(self) -> int:
        """Count the filters that are set."""
        names = (*CHOICES, "facility", "site")
        return sum(1 for name in names if getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody in a list, with nothing that only some may see."""

    number: str
    name: str
    birth_date: str
    ages: tuple[int, int] | None
    facility: str
    site_code: str
    order_number: str
    ready_date: str
    waiting: int | None
    family: int
    nationality_status: str
    consular_contact: str
    document_expires: str
    arrival_preferred: str
    availability: str
    closed: str

    @property
    def long_wait(self) -> str:
        """Say how long a wait is, for words and colour: the three steps of `WAITS`."""
        return str(max((step for step in WAITS if (self.waiting or 0) >= step), default=""))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """One page of the list."""

    asked: Asked
    rows: list[PersonRow]
    total: int
    pages: int
    facilities: list[str]
    sites: list[str]
    views: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Say whether there are more people alike than a search gives."""
        return bool(self.asked.q) and self.total >= MOST

    @property
    def words(self) -> str:
        """Write what was asked for, as an address has it."""
        return self.asked.words(page=1)

    @property
    def earlier(self) -> str:
        """Write the page before this one; empty where there is none."""
        return self.asked.words(page=self.asked.page - 1) or "page=1" if self.asked.page > 1 else ""

    @property
    def later(self) -> str:
        """Write the page after this one; empty where there is none."""
        return self.asked.words(page=self.asked.page + 1) if self.asked.page < self.pages else ""


def asked_of(said: Mapping[str, Sequence[str]]) -> Asked:
    """Read what an address asks for; whatever it says, there is an answer."""

    def one(name: str) -> str:
        return (said.get(name) or [""])[-1].replace("\0", "").strip()[:200]

    closed = {name: one(name) if one(name) in codes else "" for name, codes in CHOICES.items()}
    columns = tuple(name for name in LISTED if name in (said.get("columns") or []))
    page = one("page")
    return Asked(
        q=one("q"),
        facility=one("facility"),
        site=one("site"),
        sort=one("sort") if one("sort") in SORTS else "",
        columns=columns or FIRST_COLUMNS,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < PAGE_DIGITS else 1,
        **closed,
    )


def people_page(viewer: Viewer, asked: Asked, today: dt.date) -> PeoplePage:
    """Give a page of the people within reach.

    Raises:
        NotAllowedError: No role of whoever asks has a list.
    """
    viewer.check(Action.PEOPLE_LIST)
    reach = people(viewer, Action.PEOPLE_LIST)
    alike = [hit.pk for hit in find(viewer, asked.q)] if asked.q else None
    rows = matching(viewer, asked, today, alike=alike)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(asked.page, pages)
    if alike is not None and not asked.sort:
        there = set(rows.values_list("pk", flat=True))
        keys = [key for key in alike if key in there]
    else:
        keys = _keys(rows, asked.sort, page)
    facilities, sites = _places(reach)
    return PeoplePage(
        asked=replace(asked, page=page),
        rows=_rows(keys, today),
        total=total,
        pages=pages,
        facilities=facilities,
        sites=sites,
        views=list(
            SavedView.objects.filter(user=viewer.user_id)
            .order_by("name")
            .values_list("id", "name", "words")
        ),
    )


def matching(
    viewer: Viewer,
    asked: Asked,
    today: dt.date,
    *,
    action: Action = Action.PEOPLE_LIST,
    alike: Sequence[int] | None = None,
) -> QuerySet[Person]:
    """Give whom a list holds, within the reach of an action, in no order.

    `alike` are the keys that a search for its words gave, where that was done already.
    """
    rows = people(viewer, action).select_related("availability")
    if asked.q:
        found = alike if alike is not None else [hit.pk for hit in find(viewer, asked.q)]
        rows = rows.filter(pk__in=found)
    for name, column in (
        ("available", "availability__state"),
        ("nationality", "nationality_status"),
        ("order_final", "order_final"),
        ("contact", "consular_contact"),
    ):
        value = getattr(asked, name)
        if value:
            rows = rows.filter(**{column: "" if value == UNKNOWN else value})
    if asked.facility:
        rows = rows.filter(facility=asked.facility)
    if asked.site:
        rows = rows.filter(site_code=asked.site)
    return _by_situation(rows, asked, today)


def _by_situation(rows: QuerySet[Person], asked: Asked, today: dt.date) -> QuerySet[Person]:
    rows = rows.exclude(closed="") if asked.record == "closed" else rows.filter(closed="")
    if asked.family:
        alone = Q(family_id="")
        rows = rows.filter(alone if asked.family == "no" else ~alone)
    if asked.waits:
        since = (today - dt.timedelta(days=int(asked.waits))).isoformat()
        rows = rows.exclude(ready_date="").filter(ready_date__lte=since)
    if asked.who:
        children = may_be_children(today)
        rows = rows.filter(children if asked.who == "children" else ~children)
    return rows


def may_be_children(today: dt.date) -> Q:
    """Say in the database what `may_be_child` says: the latest day that a birth date allows counts."""
    last_adult = years_before(today, ADULT_AGE)
    day, after = last_adult.isoformat(), last_adult + dt.timedelta(days=1)
    may = Q(birth_date="") | Q(birth_date__gt=day)
    if after.year == last_adult.year:
        may |= Q(birth_date=day[:4])
    if after.month == last_adult.month:
        may |= Q(birth_date=day[:7])
    return may


def _keys(rows: QuerySet[Person], sort: str, page: int) -> list[int]:
    """Sort, whoever has nothing to sort by last, and give the keys of one page.

    Keys alone are sorted: whole rows of everybody would be carried through the sorting for nothing.
    """
    order = SORTS[sort or "wait"]
    if not order[0].startswith("-"):
        rows = rows.annotate(has_none=Q(**{order[0]: ""}))
        order = ("has_none", *order)
    keys = rows.select_related(None).order_by(*order).values_list("pk", flat=True)
    return list(keys[(page - 1) * PAGE : page * PAGE])


def _places(reach: QuerySet[Person]) -> tuple[list[str], list[str]]:
    """List the places where people are and the sites that look after them."""
    pairs = set(reach.order_by().values_list("facility", "site_code").distinct())
    return (
        sorted({facility for facility, _ in pairs if facility}),
        sorted({site for _, site in pairs if site}),
    )


def _rows(keys: Sequence[int], today: dt.date) -> list[PersonRow]:
    """Make rows of people in the order of their keys."""
    found = Person.objects.filter(pk__in=keys).select_related("availability").only(*READ)
    at = {person.pk: person for person in found}
    shown = [at[key] for key in keys]
    codes = {person.family_id for person in shown if person.family_id}
    sizes = dict(
        Membership.objects.filter(until=None, family__code__in=codes)
        .values_list("family__code")
        .annotate(people=Count("pk"))
    )
    return [row_of(person, today, sizes.get(person.family_id, 0)) for person in shown]


def row_of(person: Person, today: dt.date, family: int = 0) -> PersonRow:
    """Make a row of a list."""
    return PersonRow(
        number=person.number,
        name=name_of(person),
        birth_date=person.birth_date,
        ages=age_span(person.birth_date, today),
        facility=person.facility,
        site_code=person.site_code,
        order_number=person.order_number,
        ready_date=person.ready_date,
        waiting=days_waiting(person.ready_date, today),
        family=family,
        nationality_status=person.nationality_status,
        consular_contact=person.consular_contact,
        document_expires=person.document_expires,
        arrival_preferred=person.arrival_preferred,
        availability=state_of(person),
        closed=person.closed,
    )


def days_waiting(ready_date: str, today: dt.date) -> int | None:
    """Count the days since somebody may board; None before that, or where it is not known."""
    ready = read_day(ready_date)
    if ready is None or ready > today.toordinal():
        return None
    return today.toordinal() - ready


EXPORTED = (
    "number", "person_id", "given_names", "surnames", "birth_date", "sex", "nationality_status",
    "order_number", "order_final", "facility", "site_code", "ready_date", "family_id",
    "consular_contact", "available",
)  # fmt: skip


def export_rows(viewer: Viewer, asked: Asked, today: dt.date) -> Iterator[tuple[str, ...]]:
    """Give the values of an export, row by row: no health, no document, no reason of anything."""
    rows = matching(viewer, asked, today, action=Action.PEOPLE_EXPORT).order_by("pk")
    shown = rows.annotate(available=F("availability__state")).values_list(*EXPORTED)
    for row in shown.iterator(chunk_size=2000):
        yield tuple("" if value is None else str(value) for value in row)
