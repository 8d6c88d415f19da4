"""`./run voc ...`: what an operator types."""

from __future__ import annotations

import sys

import click
from flask import Flask

from voc import create_app, starting
from voc.core.settings import Settings, SettingsError


def application() -> Flask:
    """The application of this environment, or a clear word about what is wrong with it."""
    try:
        return create_app()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def settings_of(app: Flask) -> Settings:
    """The settings that the application was built with."""
    settings: Settings = app.extensions["voc.settings"]
    return settings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Voice of customer: ask by link, listen, score, understand, act."""


@group.command()
def setup() -> None:
    """Build the font and the translations, bring the database up to date."""
    app = application()
    with app.app_context():
        starting.prepare(settings_of(app), click.echo)


@group.command()
def serve() -> None:
    """Serve the pages (and, unless VOC_WORKER=0, do the worker's steps)."""
    starting.serve(settings_of(application()))


@group.command()
def start() -> None:
    """Set everything up, then serve: what ./run does."""
    app = application()
    with app.app_context():
        starting.prepare(settings_of(app), click.echo)
        starting.greet(settings_of(app), click.echo)
    starting.serve(settings_of(app))


@group.command()
def worker() -> None:
    """Do the worker's steps alone: sending, scoring, waves, outreach."""
    starting.work(application())


@group.group()
def user() -> None:
    """People who may sign in."""


@user.command("link")
@click.argument("email")
def user_link(email: str) -> None:
    """Print a one-time sign-in link for a person (an owner is made if nobody is there)."""
    app = application()
    with app.app_context():
        click.echo(starting.link_for(settings_of(app), email))


def main() -> None:
    """Entry point of `python -m voc`."""
    sys.exit(group(prog_name="voc"))
