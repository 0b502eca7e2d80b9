"""Distances on the sphere of formats.md: radius 6371.0 km, haversine."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_KM = 6371.0


def great_circle_km(
    latitude: ArrayLike, longitude: ArrayLike, to_latitude: ArrayLike, to_longitude: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distance in km between points in degrees; arguments broadcast."""
    lat, lon, to_lat, to_lon = (
        np.radians(np.asarray(value, dtype=np.float64))
        for value in (latitude, longitude, to_latitude, to_longitude)
    )
    half = (
        np.sin((to_lat - lat) / 2) ** 2
        + np.cos(lat) * np.cos(to_lat) * np.sin((to_lon - lon) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))
