"""What any answer is measured against: one route that parses a form, one that also stores it.

The same Flask, the same server, the same engine and pragmas as the product; nothing else.
Served by `python -m tests.bench.bare PORT` with the product's own settings in the environment.
"""

from __future__ import annotations

import sys

from flask import Flask, request
from sqlalchemy import Column, Integer, MetaData, Table, Text, insert

from voc.core import one_cpu
from voc.core import settings as settings_module
from voc.core.db import db
from voc.core.db import init_app as init_db

THANKS = "<!doctype html><title>Thank you</title>" + "<p>Thank you.</p>" * 40

stored = Table(
    "bench_stored",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("nps", Integer, nullable=False),
    Column("why", Text, nullable=False),
)
STORE = insert(stored)


def create_app() -> Flask:
    """Three routes and nothing around them."""
    app = Flask(__name__)
    settings = settings_module.load()
    init_db(app, settings)
    one_cpu.keep(app, lambda _endpoint: True)  # as the product keeps the pages measured beside
    with app.app_context():
        stored.metadata.create_all(db.engine)
        db.engine.dispose()

    @app.get("/healthz")
    @app.get("/page")
    def page() -> str:
        return THANKS

    @app.post("/parse")
    def parse() -> str:
        int(request.form["nps"])
        _words = request.form["why"]
        return THANKS

    @app.post("/insert")
    def store() -> str:
        values = {"nps": int(request.form["nps"]), "why": request.form["why"]}
        with db.engine.begin() as connection:
            connection.execute(STORE, values)
        return THANKS

    return app


def serve(port: int) -> None:
    """As voc/starting.py serves the product."""
    from granian import Granian
    from granian.constants import Interfaces

    threads = settings_module.load().threads
    Granian(
        "tests.bench.bare",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        websockets=False,
        backpressure=threads * 16,
        log_access=False,
    ).serve(target_loader=lambda _target: create_app())


if __name__ == "__main__":
    serve(int(sys.argv[1]))
