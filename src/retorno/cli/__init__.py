"""The `retorno` command: every stage on files, without a database."""
