"""`./run voc ...`: what an operator types."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from voc import create_app, migrated, starting
from voc.core import clock
from voc.core.access import Role
from voc.core.calendar import parse_day
from voc.core.db import db
from voc.core.errors import NotFound, VocError
from voc.core.settings import Settings, SettingsError
from voc.scoring.cli import score, train_sentiment
from voc.scoring.labelled import SCORES, corrected_rows, weak_rows


def application() -> Flask:
    """The application of this environment, or a clear word about what is wrong with it."""
    try:
        return create_app()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def ready(*, may_migrate: bool = False) -> Flask:
    """The application on a database that fits it, or a clear word about what to do."""
    app = application()
    trouble = migrated.trouble(app, may_migrate=may_migrate)
    if trouble is not None:
        raise click.ClickException(trouble)
    return app


def settings_of(app: Flask) -> Settings:
    """The settings that the application was built with."""
    settings: Settings = app.extensions["voc.settings"]
    return settings


def _serve(settings: Settings) -> None:
    try:
        starting.serve(settings)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Voice of customer: ask by link, listen, score, understand, act."""


@group.command()
def setup() -> None:
    """Build the font and the translations, bring the database up to date."""
    app = ready(may_migrate=True)
    with app.app_context():
        starting.prepare(settings_of(app), click.echo)


@group.command()
def serve() -> None:
    """Serve the pages (and, unless VOC_WORKER=0, do the worker's steps)."""
    _serve(settings_of(ready()))


@group.command()
def start() -> None:
    """Set everything up, then serve: what ./run does."""
    app = ready(may_migrate=True)
    with app.app_context():
        starting.prepare(settings_of(app), click.echo)
        starting.greet(settings_of(app), click.echo)
    _serve(settings_of(app))


@group.command()
def worker() -> None:
    """Do the worker's steps alone: sending, scoring, waves, outreach."""
    starting.work(ready())


@group.command()
@click.option("--remove", is_flag=True, help="Take the sample company out instead.")
def demo(remove: bool) -> None:
    """Bring the sample company in (into an empty installation), or take it out."""
    app = application()
    with app.app_context():
        click.echo(starting.demo(remove=remove))


class Day(click.ParamType[date]):
    """A day in either calendar."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a word about how to write one where it is none."""
        try:
            return parse_day(value)
        except ValueError:
            self.fail("write it like 2026-03-21 or 1405/01/01", param, ctx)


@group.command()
@click.argument("report", type=click.Choice(["responses", "comments", "summary"]))
@click.option("--survey", metavar="SLUG", help="Only this survey: the end of its open link.")
@click.option(
    "--format", "kind", type=click.Choice(["csv", "csv-excel", "xlsx", "json"]), default="csv"
)
@click.option("--output", required=True, metavar="FILE", help="Where to; - is the terminal.")
@click.option("--from", "first", type=Day(), help="First day, like 2026-03-21 or 1405/01/01.")
@click.option("--to", "last", type=Day(), help="Last day.")
@click.option("--calendar", type=click.Choice(["gregorian", "jalali"]), help="Whose months.")
@click.option("--language", type=click.Choice(["fa", "en"]), help="Of titles and names of months.")
@click.option("--personal", "with_personal", is_flag=True, help="With names and addresses.")
def export(**typed: Any) -> None:
    """Write every response, every comment, or the summary of sentiment, into a file."""
    from voc.exports import commands

    app = application()
    with app.app_context(), plain_errors():
        terminal = sys.stdout.buffer
        order = commands.Order(**typed)
        rows = commands.carry_out(order, settings_of(app).instance, terminal, clock.now())
    click.echo(f"{rows} rows", err=True)


@group.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything into one file: the data, and the key that signs the links."""
    from voc import backup as backups

    with plain_errors():
        made = backups.backup(application(), file, clock.now())
    click.echo(f"{made.rows} rows of {len(made.tables)} tables in {file}", err=True)
    click.echo(
        "It holds personal data and the secret key: keep it where only you can read.", err=True
    )


@group.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--force", is_flag=True, help="Also over data that is there; asks for one word.")
@click.option("--yes-replace-everything", "agreed", is_flag=True, help="The word, for scripts.")
def restore(file: Path, force: bool, agreed: bool) -> None:
    """Bring a backup back, into SQLite or PostgreSQL. Stop the server before."""
    from voc import backup as backups
    from voc import restoring

    app = application()
    with plain_errors():
        over_data = force and backups.has_data(app)
        if over_data and not agreed:
            typed = click.prompt("What is there will be gone. Type REPLACE to go on", err=True)
            if typed.strip() != "REPLACE":
                raise click.Abort
        made = restoring.restore(app, file, replace=over_data)
    click.echo(f"{made.rows} rows of {len(made.tables)} tables are back", err=True)


@contextmanager
def plain_errors() -> Iterator[None]:
    """What went wrong as one line and exit code 1, not as a traceback."""
    try:
        yield
    except VocError as error:
        raise click.ClickException(str(error.message)) from None
    except OSError as error:
        raise click.ClickException(f"{error.strerror}: {error.filename}") from None
    except DBAPIError as error:
        raise click.ClickException(f"the database said: {error.orig}") from None


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


@user.command("list")
def user_list() -> None:
    """Print who may sign in: address, role, state."""
    app = application()
    with app.app_context():
        for line in starting.people():
            click.echo(line)


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
def user_add(email: str, role: str) -> None:
    """Add a person with a role and print their one-time sign-in link."""
    app = application()
    with app.app_context():
        click.echo(starting.link_for(settings_of(app), email, Role(role)))


@group.group("survey")
def survey_group() -> None:
    """Surveys as files."""


@survey_group.command("export")
@click.argument("slug")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True), default="-")
def survey_export(slug: str, file: Any) -> None:
    """Write the survey whose open link ends in SLUG as JSON into FILE, or to the terminal."""
    from voc.surveys import exchange, queries

    app = application()
    with app.app_context(), plain_errors():
        schema = settings_of(app).public_url + exchange.SCHEMA
        found = queries.survey_at(slug)
        if found is None:
            raise NotFound(f"no survey has the link /f/{slug}")
        file.write(exchange.to_json(exchange.document(found, schema)))


@survey_group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--language", type=click.Choice(["fa", "en"]), default="en", help="Of the report.")
def survey_import(file: Any, language: str) -> None:
    """Make a draft of FILE: JSON exported here, SurveyJS JSON or a LimeSurvey .lss."""
    from voc.core.i18n import speaking
    from voc.surveys import actions, exchange

    with application().app_context(), plain_errors(), speaking(language):
        brought = exchange.read(file.read())
        made = actions.create(
            brought.name,
            brought.content,
            language=brought.language,
            by=None,
            at=clock.now(),
            touchpoint=brought.touchpoint,
        )
        db.session.commit()
        for heard in (*brought.left_out, *brought.changed):
            click.echo(f"{heard.about}: {heard.said}", err=True)
        click.echo(made.slug)


@group.command("corrected-rows")
def print_corrected_rows() -> None:
    """Print the texts people corrected as labelled JSON Lines, for train-sentiment."""
    with application().app_context():
        for row in corrected_rows():
            click.echo(json.dumps(row, ensure_ascii=False))


@group.command("weak-rows")
@click.option("--by", type=click.Choice(SCORES), required=True, help="Which score takes a side.")
def print_weak_rows(by: str) -> None:
    """Print texts labelled by the score beside them, for train-sentiment --weak."""
    with application().app_context():
        for row in weak_rows(by):
            click.echo(json.dumps(row, ensure_ascii=False))


@group.command("score-again")
def score_again() -> None:
    """Score anew what older models or rules have scored; stopped, a worker goes on with it."""
    with ready().app_context(), plain_errors():
        total = starting.ask_to_score_again()
        with click.progressbar(length=total, label=f"{total} texts", file=sys.stderr) as bar:
            for done in starting.score_again():
                bar.update(done)
        click.echo("Every text is scored by today's model and rules.", err=True)


for command in (score, train_sentiment):
    group.add_command(command)


def main() -> None:
    """Entry point of `python -m voc`."""
    sys.exit(group(prog_name="voc"))
