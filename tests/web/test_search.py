"""One box finds people by what is known of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retorno.web.access import Role
from retorno.web.actions import people as actions
from retorno.web.actions.journal import Deed, write
from retorno.web.readers.names import NameIndex, code_of, words_of
from retorno.web.readers.search import find
from retorno.web.records.models import Person
from tests.web.caseload import NOON, person, viewer

PLANNER = viewer(Role.PLANNER)


def found(text, who=PLANNER):
    keys = [hit.pk for hit in find(who, text)]
    numbers = dict(Person.objects.filter(pk__in=keys).values_list("pk", "number"))
    return [numbers[key] for key in keys]


ASKED = {
    "as written": "María Fernanda Muñoz Ávila",
    "without accents, in capitals": "MARIA FERNANDA MUNOZ AVILA",
    "surnames first": "Muñoz Ávila, María Fernanda",
    "one name and one surname": "maria avila",
    "the other surname": "fernanda muñoz",
    "a letter missing": "Maria Fernnda Muñz",
    "two letters swapped": "Fernanda Muñzo",
    "another spelling": "Mareia Abila",
    "the beginning": "fern muñ",
    "one word too many": "María Fernanda del Socorro Muñoz",
    "one word": "ávila",
}


@pytest.mark.parametrize("text", ASKED.values(), ids=ASKED)
def test_people_are_found_by_names_in_any_order_with_typos_and_without_accents(database, text):
    one = person(given_names="María Fernanda", surnames="Muñoz Ávila")
    person(given_names="Jorge", surnames="Restrepo")
    assert found(text) == [one.number]


@pytest.mark.parametrize("text", ["a-208 111", "AB.123", "ab 123", "L-9/44", "l944"])
def test_people_are_found_by_their_numbers_however_spaced(database, text):
    one = person(order_number="A 208-111", document_number="AB-123", person_id="L-9-44")
    person(order_number="A 208-112", document_number="AB-124", person_id="L-9-45")
    assert found(text) == [one.number]
    assert found(one.number.lower()) == [one.number]


@pytest.mark.parametrize("text", ["", " ", "---", "Xavier", "\0", "%", "María Restrepo", "7"])
def test_nothing_and_nobody_give_nobody(database, text):
    person(given_names="María", surnames="Muñoz")
    person(given_names="Jorge", surnames="Restrepo")
    assert found(text) == []


def test_the_best_come_first_and_a_name_alone_is_enough(database):
    longer = person(given_names="Ana Lucía", surnames="Torres Vega")
    exact = person(given_names="Ana", surnames="Torres")
    alike = person(given_names="Anna", surnames="Tores")
    single = person(given_names="Torres")
    assert found("ana torres") == [exact.number, longer.number, alike.number]
    assert found("torres")[0] == single.number


def test_held_people_are_found_like_all_others(database):
    made = [
        person(given_names="Ana", surnames="Vega", available=state) for state in ("yes", "no", "")
    ]
    assert found("ana vega") == [one.number for one in made]


def test_l31_people_of_other_sites_are_not_found_by_anything(database):
    here = person(given_names="Ana", surnames="Vega", site_code="HOU", document_number="A1")
    there = person(given_names="Ana", surnames="Vega", site_code="MIA", document_number="A1")
    consul = viewer(Role.CONSUL, at="HOU")
    for text in ("ana vega", "A1", here.number):
        assert found(text, consul) == [here.number]
    assert found(there.number, consul) == []
    assert found("ana vega", viewer(Role.RECEPTION)) == []


def test_what_was_written_is_found_at_once_and_what_it_was_before_is_not(database):
    one = person(given_names="Ana", surnames="Vega")
    assert found("vega") == [one.number]
    actions.edit(PLANNER, number=one.number, group="identity", values={"surnames": "Zuluaga"},
                 version=1, now=NOON)  # fmt: skip
    assert found("zuluaga") == [one.number]
    assert found("vega") == []


def test_an_import_is_read_whole(database):
    person(given_names="Ana")
    assert len(found("ana")) == 1
    person(given_names="Ana")
    assert len(found("ana")) == 1
    write(Deed(chain="people", at=NOON, actor="job", role="job", action="people.taken_in",
               subject="import:7"))  # fmt: skip
    assert len(found("ana")) == 2


def test_words_and_codes_are_bare():
    assert words_of("O'Neill-Muñoz  ÁNGEL (hijo)") == ["o", "neill", "munoz", "angel", "hijo"]
    assert code_of("A-208/111 ") == "a208111"


@given(
    st.lists(
        st.lists(
            st.sampled_from(["ana", "luz", "vega", "torres", "ñuñez"]), min_size=1, max_size=4
        ),
        max_size=12,
    )
)
def test_whoever_has_all_the_words_is_found_whatever_was_put_in_and_taken_out(names):
    index = NameIndex()
    for key, words in enumerate(names, start=1):
        index.put(key, names="x y z", codes=("1",), site="")
        index.put(key, names=" ".join(words), codes=(f"c{key}",), site="HOU")
    for key, words in enumerate(names, start=1):
        assert key in [
            one for one, _ in index.find(" ".join(reversed(words)), sites=None, limit=50)
        ]
        assert index.with_code(f"C-{key}") == {key}
    for key in range(1, len(names) + 1):
        index.drop(key)
        index.drop(key)
    assert index.find("ana", sites=None, limit=50) == []
    assert index.with_code("c1") == set()
