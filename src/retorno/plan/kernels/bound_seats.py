"""The cheapest way of every party when each seat has a price: nothing gathers, nothing is whole."""

import numpy as np
from numba import njit


@njit(
    "void(f8[:,:,::1], f8[:,::1], f8[:,::1], f8[:,::1], f8[::1], i4[::1], i4[::1], i4[::1],"
    " i4[::1], f8[::1], f8[::1], i8[::1])",
    cache=True,
    nogil=True,
)
def cheapest_ways(
    seat, reception, road, onward, rate, ready, latest, seats, people, stranded, price, way
):
    """Fill `price` and `way` (G,): what a party costs at least, and (day, departure, arrival).

    `seat` (T, H, A) is the price of a seat, `reception` (A, T) that of a place; `way` is flat, -1
    when staying is cheapest.
    """
    _, airports, arrivals = seat.shape
    for g in range(ready.size):
        best = stranded[g]
        at = np.int64(-1)
        for t in range(ready[g], latest[g] + 1):
            waited = rate[g] * (t - ready[g])
            if waited >= best:
                break
            for h in range(airports):
                if road[g, h] == np.inf:
                    continue
                for a in range(arrivals):
                    cost = waited + road[g, h] + onward[g, a]
                    cost += seat[t, h, a] * seats[g] + reception[a, t] * people[g]
                    if cost < best:
                        best = cost
                        at = (t * airports + h) * arrivals + a
        price[g] = best
        way[g] = at
