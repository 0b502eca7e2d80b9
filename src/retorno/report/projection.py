"""Where a place falls on the map: Lambert's azimuthal equal-area projection, and great circles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retorno.vocabulary.places import EARTH_KM

Floats = NDArray[np.float64]
FARTHEST = -0.5  # cosine of 120 degrees from the centre: beyond it shapes are torn


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A map that keeps areas true, centred on a place. Snyder 1987, 24-2 to 24-4."""

    latitude: float
    longitude: float

    def plane(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """Give x and y in km, y downwards, and the cosine of the angle from the centre."""
        lat = np.radians(np.asarray(latitude, dtype=np.float64))
        lon = np.radians(np.asarray(longitude, dtype=np.float64) - self.longitude)
        lat0 = np.radians(self.latitude)
        cosine = np.sin(lat0) * np.sin(lat) + np.cos(lat0) * np.cos(lat) * np.cos(lon)
        k = np.sqrt(2.0 / np.maximum(1.0 + cosine, 1e-6))
        x = EARTH_KM * k * np.cos(lat) * np.sin(lon)
        y = EARTH_KM * k * (np.cos(lat0) * np.sin(lat) - np.sin(lat0) * np.cos(lat) * np.cos(lon))
        return x, -y, cosine


def vector(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """Place points on the unit sphere: shape (..., 3)."""
    lat = np.radians(np.asarray(latitude, dtype=np.float64))
    lon = np.radians(np.asarray(longitude, dtype=np.float64))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def degrees(points: Floats) -> tuple[Floats, Floats]:
    """Give latitude and longitude of points in space."""
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))


def middle(latitude: ArrayLike, longitude: ArrayLike) -> tuple[float, float]:
    """Find the place in the middle of some places."""
    mean = vector(latitude, longitude).sum(axis=0)
    lat, lon = degrees(mean)
    return float(lat), float(lon)


def great_circle(
    latitude: float, longitude: float, to_latitude: float, to_longitude: float, points: int = 49
) -> tuple[Floats, Floats]:
    """Follow the shortest way between two places."""
    a, b = vector(latitude, longitude), vector(to_latitude, to_longitude)
    angle = np.arccos(np.clip(a @ b, -1.0, 1.0))
    if np.sin(angle) < 1e-9:  # noqa: PLR2004
        return np.array([latitude, to_latitude]), np.array([longitude, to_longitude])
    share = np.linspace(0.0, 1.0, points)[:, np.newaxis]
    return degrees((np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle))
