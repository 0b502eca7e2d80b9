"""Plans between as cheap as possible and as fast as possible, none better than another in both."""

from retorno.plan.frontier.explore import WANTED, Chosen, Explorer, Standing
from retorno.plan.frontier.weights import OWN, Aim

__all__ = ["OWN", "WANTED", "Aim", "Chosen", "Explorer", "Standing"]
