"""A Django site with one survey of two questions on each of two packages.

Run by the Python of an environment that holds them (`tests/bench/peers.py`), never by ours:
`set-up` makes the tables and the surveys and prints where they are, `serve PORT` serves them.
Tokens against forged forms are switched off, which spares these pages work that ours does not do.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import include, path

DEFAULTS = {
    "CSV_DIRECTORY": "/nonexistent",
    "TEX_DIRECTORY": "/nonexistent",
    "CHOICES_SEPARATOR": ",",
    "USER_DID_NOT_ANSWER": "",
    "EXCEL_COMPATIBLE_CSV": False,
    "DEFAULT_SURVEY_PUBLISHING_DURATION": 7,
    "SURVEY_SELF_POST": True,  # the other way thanks for an answer and stores none
}


def configure() -> None:
    """Settings as both packages' own documentation has them, without DEBUG."""
    settings.configure(
        SECRET_KEY="for measuring",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="peers_site",
        USE_TZ=True,
        LANGUAGES=[("en", "English")],
        STATIC_URL="/static/",
        LOGIN_URL="/",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": os.environ["PEERS_DATABASE"],
                "HOST": os.environ["PEERS_HOST"],
                "USER": "postgres",
                "CONN_MAX_AGE": None,
            }
        },
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "django.contrib.messages",
            "survey",
            "customersatisfactionmetrics",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        **DEFAULTS,
    )
    django.setup()


def set_up() -> list[dict[str, Any]]:
    """Tables, and one survey a package; where each is and what its form wants."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    why = "Delivery was quick, and the box came whole."
    from customersatisfactionmetrics.models import Question as Rating
    from customersatisfactionmetrics.models import Survey as RatingSurvey
    from survey.models import Question, Survey

    one = Survey.objects.create(
        name="Measured",
        description="How are we doing?",
        need_logged_user=False,
        display_method=Survey.ALL_IN_ONE_PAGE,
        redirect_url="/healthz",
    )
    score = Question.objects.create(
        survey=one,
        text="How likely are you to recommend us?",
        order=1,
        required=True,
        type=Question.RADIO,
        choices=",".join(map(str, range(11))),
    )
    reason = Question.objects.create(
        survey=one, text="What is the reason?", order=2, required=False, type=Question.TEXT
    )
    other = RatingSurvey.objects.create(title="Measured", survey_type="NPS")
    nps = Rating.objects.create(
        survey=other, text="How likely are you to recommend us?", response_type="INT", order=1
    )
    words = Rating.objects.create(
        survey=other,
        text="What is the reason?",
        response_type="TEXT",
        order=2,
        is_required=False,
    )
    return [
        {
            "name": "django-survey-and-report",
            "path": f"/one/{one.pk}/",
            "form": {f"question_{score.pk}": "9", f"question_{reason.pk}": why},
        },
        {
            "name": "customersatisfactionmetrics",
            "path": f"/other/survey/slug/{other.slug}/",
            "form": {f"question_{nps.pk}": "9", f"question_{words.pk}": why},
        },
    ]


def health(_request: Any) -> HttpResponse:
    """That the server is up."""
    return HttpResponse("well")


def addresses() -> list[Any]:
    """The pages of both; the packages want their settings before they are imported."""
    return [
        path("healthz", health),
        path("one/", include("survey.urls")),
        path("other/", include("customersatisfactionmetrics.urls")),
    ]


urlpatterns: list[Any] = []


def main() -> None:
    """What the command line says."""
    sys.path.insert(0, str(Path(__file__).parent))
    sys.modules["peers_site"] = sys.modules["__main__"]
    configure()
    urlpatterns.extend(addresses())
    if sys.argv[1] == "set-up":
        print(json.dumps(set_up()))
        return
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "peers_site",
        address="127.0.0.1",
        port=int(sys.argv[2]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=int(os.environ["PEERS_THREADS"]),
        websockets=False,
        log_access=False,
    ).serve(target_loader=lambda _target: get_wsgi_application())


if __name__ == "__main__":
    main()
