"""`python -m retorno` is the same as `retorno`."""

from retorno.cli.main import main

main()
