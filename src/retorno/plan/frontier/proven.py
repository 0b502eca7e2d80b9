"""What no plan can cost less than, for any worth of a day of waiting, from a few proofs.

What a plan costs is a line in the worth of a day, so the least cost of all plans is concave in it:
between two worths with a proven bound the bound is at least the line between them. It never falls
either, for more worth never makes a plan cheaper. Below and above the programme's own worth those
who are not returned count by different lines, so no line is drawn across it.
"""

from retorno.plan.frontier.weights import OWN


class Proven:
    """Bounds by factor, for the programme's own budgets."""

    def __init__(self) -> None:
        """Know nothing."""
        self.known: dict[float, float] = {}

    def learn(self, factor: float, bound: float) -> None:
        """Keep a bound that was proven at a factor."""
        self.known[factor] = max(bound, self.known.get(factor, bound))

    def at(self, factor: float) -> float:
        """The best bound at a factor; 0 if nothing is known."""
        best = max((bound for f, bound in self.known.items() if f <= factor), default=0.0)
        below = [f for f in self.known if f < factor]
        above = [f for f in self.known if f > factor]
        for low in below:
            for high in above:
                if not low < OWN.factor < high:
                    share = (factor - low) / (high - low)
                    line = (1 - share) * self.known[low] + share * self.known[high]
                    best = max(best, line)
        return max(0.0, best)
