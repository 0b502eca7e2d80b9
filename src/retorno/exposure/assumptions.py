"""What no table gives and an analyst must state: every one has a range and a reason."""

from dataclasses import dataclass

from retorno.vocabulary.errors import UnusableInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A value taken for the point answer, and the ends between which draws are uniform."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse what is not in order."""
        if not 0 <= self.low <= self.value <= self.high <= 1:
            raise UnusableInputError(
                "trade.bad_range", value=self.value, low=self.low, high=self.high
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """All are defaults of ours, to be labelled so.

    Args:
        redirected: Share of lost sales that finds other markets within the year. Crude oil, coffee
            and gold have world markets; cut flowers hardly in a week. The loss before redirection
            is always shown too.
        discount: What such sales fetch less than before, as a share of the price.
        unknown_share: The origin's share of the destination's imports where the table gives none:
            from almost nothing to the more than a third of nursery stock that is known.
        correlation: Of the errors of elasticities across products, 0 to 1; with 0 errors of many
            products cancel and the band comes out too narrow.
        no_range: Where a source gives an elasticity without a range, 90 of 100 draws lie between
            the value divided and multiplied by this factor.
        parted: Linear and CES answers part when they differ by more than this share of the value.
    """

    redirected: Range = Range(value=0.25, low=0.0, high=0.5)
    discount: Range = Range(value=0.1, low=0.0, high=0.2)
    unknown_share: Range = Range(value=0.2, low=0.005, high=0.4)
    correlation: float = 0.5
    no_range: float = 1.5
    parted: float = 0.05

    def __post_init__(self) -> None:
        """Refuse what no draw can use."""
        if not 0 <= self.correlation <= 1:
            raise UnusableInputError(
                "trade.bad_assumption", name="correlation", value=self.correlation
            )
        if self.no_range < 1:
            raise UnusableInputError("trade.bad_assumption", name="no_range", value=self.no_range)
