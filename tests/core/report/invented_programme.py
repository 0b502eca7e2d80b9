"""An invented programme, shaped like six months of flights."""

from datetime import date

import numpy as np

from retorno.plan.airports import Airport
from retorno.plan.programme import (
    Fleet,
    FlightTimes,
    Limits,
    Programme,
    Road,
    Scheduled,
    Weights,
)
from retorno.vocabulary.people import PartyClass

PLACES = {
    "AEX": (31.327, -92.549),
    "MIA": (25.795, -80.290),
    "HRL": (26.228, -97.654),
    "ELP": (31.807, -106.378),
    "AZA": (33.308, -111.655),
    "SAN": (32.734, -117.190),
    "IAH": (29.984, -95.341),
    "ATL": (33.637, -84.428),
    "EWR": (40.692, -74.169),
    "IAD": (38.944, -77.456),
    "ORD": (41.979, -87.905),
    "LAS": (36.080, -115.152),
    "DEN": (39.862, -104.673),
    "SEA": (47.449, -122.309),
}
HOME = {
    "BOG": (4.7016, -74.1469),
    "MDE": (6.1645, -75.4231),
    "CLO": (3.5432, -76.3816),
    "BAQ": (10.8896, -74.7808),
}
FLEETS = (("C130", 60, 1), ("CHARTER-A", 170, 2), ("FAC737", 114, 3), ("KC767", 200, 1))
BLOCKS = (("EWR-BOG", "EWR", "BOG"), ("MIA-BOG", "MIA", "BOG"), ("MIA-MDE", "MIA", "MDE"))


def airports():
    return {
        code: Airport(
            iata=code,
            role="arrival" if code in HOME else "departure",
            latitude=lat,
            longitude=lon,
            country="COL" if code in HOME else "USA",
            time_zone="America/Bogota",
        )
        for code, (lat, lon) in sorted((PLACES | HOME).items())
    }


def fleet(name, places):
    return Fleet(
        id=name,
        operator="military",
        base="BOG",
        seats=places + 6,
        passengers_per_attendant=20,
        wheelchair_places=4,
        medical_places=3,
        lap_infants=10,
        cost_per_block_hour=5500.0,
        cost_per_rotation=9000.0,
        cost_per_night=4000.0,
        cruise_kmh=800.0,
        range_km=5600.0,
        turnaround_hours=1.2,
        crew_duty_hours=14.0,
    )


def block(name, start, end):
    return Scheduled(
        id=name,
        departure=start,
        arrival=end,
        price_per_seat=420.0,
        lands_at_hour=15.0,
        wheelchair_places=2,
        medical_places=1,
        lap_infants=3,
    )


def programme(*, days=180, name="Colombia, primeros seis meses", budget=True, rng=None):
    rng = rng or np.random.default_rng(1)
    weekday = np.arange(days) % 7
    aircraft = np.array([np.where(weekday < 6, n, 0) for _, _, n in FLEETS], np.int32)
    aircraft[2, days // 3 : days // 3 + 9] = 1
    reception = np.array([np.where(weekday < 6, n, n // 2) for n in (60, 250, 60, 70)], np.int32)
    periods = -(-days // 30)
    return Programme(
        name=name,
        first_day=date(2025, 2, 3),
        days=days,
        currency="USD",
        weights=Weights(
            waiting_per_person_day=165.0,
            not_returned_per_person=15000.0,
            by_class={PartyClass.GENERAL: 1.0},
        ),
        limits=Limits(
            max_wait_days=110,
            max_road_hours=12.0,
            max_onboard_hours=10.0,
            max_second_pickup_km=1300,
            minor_alone_lands_from_hour=6.0,
            minor_alone_lands_until_hour=18.0,
            budget_total=27_000_000.0 if budget else float("inf"),
            budget_per_period=(7_970_000.0 if budget else float("inf"),) * periods,
        ),
        road=Road(circuity=1.2, speed_kmh=85.0, cost_per_person=30.0, cost_per_person_km=0.3),
        flight=FlightTimes(
            first_report_to_departure_hours=1.0,
            last_landing_to_release_hours=0.5,
            block_add_hours=0.5,
            refuel_hours=1.2,
            first_departure_hour=4.0,
            first_departure_hour_after_night=6.0,
        ),
        fleets=tuple(fleet(name, places) for name, places, _ in FLEETS),
        scheduled=tuple(block(*row) for row in BLOCKS),
        airports=airports(),
        facilities={},
        aircraft=aircraft,
        clearances=np.ones((len(FLEETS), len(PLACES), days), bool),
        seats=np.full((len(BLOCKS), days), 20, np.int32),
        reception_people=reception,
        reception_minors_alone=reception // 20,
        reception_medical=reception // 10,
        onward={},
        inputs={},
    )
