"""Maps, boards and bars: true to scale, inside their frame, nothing on top of anything."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retorno.report import labels as labelling
from retorno.report.calendar import Calendar, weekly
from retorno.report.flown import Flown
from retorno.report.lanes import in_lanes
from retorno.report.outlines import Window, cut_line, cut_ring, land, load, path
from retorno.report.projection import Projection, great_circle, middle
from retorno.report.route_map import draw, legs_of, stroke
from retorno.report.svg import FRAMES, axis, boxes, shortened, wrapped
from retorno.vocabulary.money import Cents
from retorno.vocabulary.places import EARTH_KM, great_circle_km

COORDINATE = st.floats(-50, 150)
POINTS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=12)
WINDOW = Window(left=0, top=0, scale=1, width=100, height=80)


def is_inside(x, y):
    return -1e-6 <= x <= 100 + 1e-6 and -1e-6 <= y <= 80 + 1e-6


def test_the_map_keeps_areas():
    projection = Projection(latitude=18, longitude=-85)

    def area(latitude, longitude, side=0.1):
        lat = np.array([latitude, latitude, latitude + side, latitude + side])
        lon = np.array([longitude, longitude + side, longitude + side, longitude])
        x, y, _ = projection.plane(lat, lon)
        flat = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
        bands = math.sin(math.radians(latitude + side)) - math.sin(math.radians(latitude))
        return flat / (EARTH_KM**2 * math.radians(side) * bands)

    for latitude, longitude in ((4.7, -74.1), (47.4, -122.3), (-50, -70), (70, -150)):
        assert area(latitude, longitude) == pytest.approx(1, rel=1e-4)


def test_the_map_keeps_bearings_and_chords_from_its_centre():
    projection = Projection(latitude=20, longitude=-80)
    x, y, cosine = projection.plane(20 + np.array([0.0, 30.0]), np.array([-80.0, -80.0]))
    assert (x == 0).all()
    assert y[0] == 0
    assert -y[1] == pytest.approx(2 * EARTH_KM * math.sin(math.radians(15)))
    assert cosine[1] == pytest.approx(math.cos(math.radians(30)))


def test_great_circles_are_the_shortest_way():
    lat, lon = great_circle(47.4, -122.3, 4.7, -74.1)
    steps = great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:])
    assert steps.sum() == pytest.approx(float(great_circle_km(47.4, -122.3, 4.7, -74.1)))
    assert steps.max() == pytest.approx(steps.min())
    assert (lat[0], lon[-1]) == (pytest.approx(47.4), pytest.approx(-74.1))
    same_lat, _ = great_circle(1, 2, 1, 2)
    assert same_lat.tolist() == [1, 1]


def test_the_middle_of_places():
    assert middle([10, -10], [-80, -80]) == (pytest.approx(0), pytest.approx(-80))


@given(POINTS)
def test_a_cut_ring_stays_in_the_window(points):
    assert all(is_inside(x, y) for x, y in cut_ring(points, WINDOW))


@given(POINTS)
def test_a_cut_line_stays_in_the_window_and_on_the_line(points):
    for piece in cut_line(points, WINDOW):
        assert len(piece) >= 2
        assert all(is_inside(x, y) for x, y in piece)


def test_cutting_by_hand():
    square = [(-10, -10), (110, -10), (110, 90), (-10, 90)]
    assert set(cut_ring(square, WINDOW)) == {(0, 0), (100, 0), (100, 80), (0, 80)}
    assert cut_line([(-10, 40), (110, 40)], WINDOW) == [[(0, 40), (100, 40)]]
    assert cut_line([(10, 40), (20, 40), (20, 50)], WINDOW) == [[(10, 40), (20, 40), (20, 50)]]
    assert cut_line([(50, -10), (50, 20), (150, 20), (50, 60)], WINDOW)[0][0] == (50, 0)
    assert cut_line([(-5, -5), (-5, 90)], WINDOW) == []


def test_paths_are_short():
    assert path([(0, 0), (0.01, 0), (5, 5)]) == "M0 0l50 50"
    assert path([(0, 0), (3, 0), (5, 5)], 4) == "M0 0l50 50"
    assert path([(0, 0)]) == ""
    assert path([(0, 0), (0, 0)]) == ""
    assert path([(0, 0), (0.01, 0), (0.02, 0)], closed=True) == ""
    assert path([(0, 0), (1, -1), (-2, 2)], closed=True) == "M0 0l10-10l-30 30z"


def test_outlines_are_whole():
    outlines = load()
    assert len(outlines.countries) == 51
    for rings in outlines.countries.values():
        for ring in rings:
            arcs = [outlines.arcs[n] if n >= 0 else outlines.arcs[~n][::-1] for n in ring]
            for arc, following in zip(arcs, arcs[1:] + arcs[:1], strict=True):
                assert arc[-1].tolist() == pytest.approx(following[0].tolist())


def test_land_from_the_far_side_is_left_out():
    window = Window(left=-500, top=-500, scale=0.1, width=100, height=100)
    assert land(Projection(latitude=-34, longitude=151), window, 0.5).countries == {}


def test_labels_cover_neither_points_nor_each_other():
    rng = np.random.default_rng(3)
    for points in (
        [(400 + 9 * k, 300 + 4 * k) for k in range(9)],
        [(float(x), float(y)) for x, y in rng.uniform(30, 600, (18, 2))],
        [(2.0, 2.0), (638.0, 598.0)],
    ):
        sizes = [(80.0, 32.0)] * len(points)
        placed = labelling.place(points, sizes, (640, 600), points)
        found = [label.box for label in placed]
        for i, box in enumerate(found):
            assert box.left >= 0
            assert box.top >= 0
            assert box.left + box.width <= 640
            assert box.top + box.height <= 600
            assert all(box.overlap(other) == 0 for other in found[:i])


def test_no_words_of_the_map_overlap(big_view, monkeypatch):
    seen = []
    place = labelling.place

    def spy(*arguments):
        seen.append(place(*arguments))
        return seen[-1]

    monkeypatch.setattr("retorno.report.route_map.place", spy)
    for frame in FRAMES:
        draw(big_view, "es", frame)
    for placed in seen:
        found = [label.box for label in placed]
        assert [
            (i, j) for i, a in enumerate(found) for j, b in enumerate(found[:i]) if a.overlap(b) > 0
        ] == []


def test_line_widths_follow_flights(big_view):
    legs = legs_of(big_view)
    whole = [leg.flights for leg in legs if not leg.scheduled]
    assert whole == sorted(whole, reverse=True)
    assert stroke(40, 40) == 2 * stroke(20, 40)
    assert stroke(1, 1000) > 1


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 2)), max_size=60),
)
def test_no_two_flights_share_an_aircraft_on_the_board(flights):
    flown = [
        Flown(
            flight="F",
            fleet="A",
            scheduled="",
            day=day,
            aircraft_days=days,
            stops=("MIA", "BOG"),
            cost=Cents(0),
            places=1,
            people=1,
            seats_used=1,
        )
        for day, days in flights
    ]
    taken = [
        (mark.lane, mark.day - back)
        for mark in in_lanes(flown)
        for back in range(mark.aircraft_days)
    ]
    assert len(taken) == len(set(taken))
    busiest = max(
        (sum(day - days < today <= day for day, days in flights) for today in range(42)), default=0
    )
    assert max((lane + 1 for lane, _ in taken), default=0) == busiest


@given(st.floats(1e-3, 1e12))
def test_axes_have_few_round_steps(largest):
    ticks = axis(largest)
    assert ticks[0] == 0
    assert ticks[-1] >= largest * (1 - 1e-9)
    assert 2 <= len(ticks) <= 6
    assert axis(0) == [0.0, 1.0]


def test_words_fit():
    assert wrapped("uno dos tres", 7 * 13 * 0.56) == ["uno dos", "tres"]
    assert wrapped("larguísimo", 10) == ["larguísimo"]
    assert shortened("corto", 100) == "corto"
    assert len(shortened("x" * 90, 100)) < 15
    assert boxes([], "bar") == ""


def test_weeks_add_up(made):
    assert weekly(list(range(15))) == [21, 70, 14]
    calendar = Calendar(first_day=made.programme().first_day, days=10, left=0, frame=FRAMES[0])
    assert calendar.week(1)[1] == pytest.approx(3 * calendar.day_width)
