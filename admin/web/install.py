"""Open the console in a web application."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from admin import this_week_routes
from admin.calendar import routes as calendar
from admin.catalogue import routes as catalogue
from admin.channels import routes as channels
from admin.dashboard import routes as dashboard
from admin.digest import routes as digest
from admin.follow_ups import routes as follow_ups
from admin.guides import routes as guides
from admin.privacy import routes as privacy
from admin.questions import routes as questions
from admin.reports import routes as reports
from admin.retraining import routes as retraining
from admin.teaching import decide
from admin.teaching import routes as lessons
from admin.web import audit_page, errors, invitation, own, people, person, second_factor, sign_in
from admin.web.headers import STATIC_PATH, Private
from admin.web.pages import STATIC

ROUTERS: Final[tuple[APIRouter, ...]] = (
    dashboard.router,
    digest.router,
    channels.router,
    calendar.router,
    privacy.router,
    sign_in.router,
    invitation.router,
    own.router,
    second_factor.router,
    people.router,
    person.router,
    audit_page.router,
    questions.router,
    decide.router,
    lessons.router,
    follow_ups.router,
    catalogue.router,
    guides.router,
    reports.router,
    this_week_routes.router,
    retraining.router,
)
"""The pages of every feature; a new one adds its line here, and its roles to the table of the tests."""


def install(app: FastAPI) -> None:
    """Add the pages; ``app.state.desk`` must be an :class:`admin.accounts.desk.Desk` once it runs."""
    errors.install(app)
    app.mount(STATIC_PATH, StaticFiles(directory=STATIC), name="console-static")
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Private)
