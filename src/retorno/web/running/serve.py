"""Serving pages, on as many processes as asked."""

import os
import socket
from contextlib import nullcontext

from granian.constants import Interfaces
from granian.server import Server

from retorno.vocabulary.errors import UnusableInputError
from retorno.web.running.beside import worker_beside


def check_port(host: str, port: int) -> None:
    """Refuse a port that something else holds, before anything is started.

    Raises:
        UnusableInputError: Naming host and port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UnusableInputError("running.port_taken", host=host, port=port) from error


def serve(*, host: str, port: int, workers: int, has_worker: bool = True) -> None:
    """Serve until somebody stops it, with a worker of background jobs beside unless one runs apart."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retorno.web.settings")
    server = Server(
        "retorno.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_enabled=False,
        websockets=False,
    )
    with worker_beside() if has_worker else nullcontext():
        server.serve()
