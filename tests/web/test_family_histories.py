"""Families through whatever may happen to them: their past stays as it was."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retorno.vocabulary.errors import RefusedError
from retorno.web.actions import families
from retorno.web.actions.records import version_of
from retorno.web.readers.families import families_at
from retorno.web.records.models import Family, Membership, Person, Reunification
from retorno.web.records.models.families import LEFT
from tests.web.caseload import ADULT, CHILD, NOON, person, viewer

PEOPLE = 5
some = st.integers(0, PEOPLE - 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), some, some),
        st.tuples(st.just("split"), some, st.sampled_from(LEFT)),
        st.tuples(st.just("accompany"), some, st.one_of(some, st.just("alone"))),
        st.tuples(st.just("status"), some, st.sampled_from(["doubtful", "not_national"])),
    ),
    max_size=14,
)


def version_at(one):
    found = Family.objects.filter(memberships__person=one, memberships__until=None).first()
    return found.version if found else 0


def take(step, everybody, now):
    """Take a step with the versions of this moment; what is refused changes nothing."""
    what, first, other = step
    one = Person.objects.get(pk=everybody[first].pk)
    said = {"number": one.number, "now": now}
    if what == "add":
        families.add(viewer(), to=one.number, number=everybody[other].number, role="member",
                     joined="told", version=version_at(one), now=now)  # fmt: skip
    elif what == "split":
        families.split(viewer(), left=other, version=version_at(one), **said)
    elif what == "accompany":
        by = other if other == "alone" else everybody[other].number
        families.accompany(viewer(), by=by, version=version_of(one, "family"), **said)
    else:
        Person.objects.filter(pk=one.pk).update(nationality_status=other)


def together(everybody, moment):
    ours = {one.number for one in everybody}
    return {group for group in families_at(moment).values() if group & ours}


def expected(groups, step, numbers):
    """Say what the families are after a step that was not refused."""
    what, first, other = step
    mine = next((group for group in groups if numbers[first] in group), frozenset())
    if what == "add":
        return groups - {mine} | {mine | {numbers[first], numbers[other]}}
    if what == "split":
        left = mine - {numbers[first]}
        return groups - {mine} | ({left} if left else set())
    return groups


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_l04_families_of_any_past_day_are_what_they_were(database, steps):
    everybody = [person(birth_date=CHILD if k % 2 else ADULT) for k in range(PEOPLE)]
    numbers = [one.number for one in everybody]
    groups, past = set(), []
    for hour, step in enumerate(steps):
        now = NOON + timedelta(hours=hour)
        try:
            take(step, everybody, now)
            groups = expected(groups, step, numbers)
        except RefusedError:
            pass
        past.append((now, frozenset(groups)))
    assert [(then, frozenset(together(everybody, then))) for then, _ in past] == past
    check_today(everybody)


def check_today(everybody):
    for one in Person.objects.filter(pk__in=[each.pk for each in everybody]):
        open_ones = Membership.objects.filter(person=one, until=None)
        assert [each.family.code for each in open_ones] == (
            [one.family_id] if one.family_id else []
        )
        if one.guardian_id not in {"", "alone"}:
            adult = Person.objects.get(person_id=one.guardian_id)
            assert (adult.family_id, adult.birth_date) == (one.family_id, ADULT)
            assert one.family_id
        ended = Membership.objects.filter(person=one, left="left_behind")
        assert Reunification.objects.filter(person=one).count() == ended.count()
