"""Compiled loops of the planner."""

from retorno.formats.kernels import keep_compiled

keep_compiled()
