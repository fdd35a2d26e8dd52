"""The door for the platforms: verify, store, 200. Nothing else happens before the 200."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.background import BackgroundTask

from channels.errors import ForgedDeliveryError, MalformedBodyError, UnknownChannelError
from channels.intake import Intake, store_unavailable
from channels.platform import Acknowledging, Platform
from channels.switches import Switches

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/webhooks", include_in_schema=False)
_OK = {"ok": True}


@router.get("/{channel}")
async def probe(channel: str, request: Request) -> dict[str, Any]:
    """Answer a platform that looks whether the address is there."""
    _platform(request, channel)
    return _OK


@router.post("/{channel}")
async def deliver(channel: str, request: Request) -> Response:
    """Take one delivery of a platform.

    Only three things are told apart: forged (403), the store is away (503, so that the platform delivers
    again), and everything else (200): a platform that is refused too often stops delivering at all.
    """
    platform = _platform(request, channel)
    body = await request.body()
    if not body:
        # The platforms look whether the address is there with an empty, unsigned body.
        return Response(status_code=200)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        platform.verify(headers, body)
        events = platform.parse(body)
    except ForgedDeliveryError:
        log.warning("forged_delivery", channel=platform.name)
        raise
    except MalformedBodyError:
        # Signed, and yet not what we know: delivering it again would change nothing.
        log.warning("unreadable_delivery", channel=platform.name, bytes=len(body))
        return Response(status_code=200)
    if await _is_on(request, platform.name):
        intake: Intake = request.app.state.intake
        await intake.take(platform.name, events)
    after = BackgroundTask(platform.acknowledge, body) if isinstance(platform, Acknowledging) else None
    return Response(status_code=200, background=after)


async def _is_on(request: Request, channel: str) -> bool:
    switches: Switches = request.app.state.switches
    try:
        return await switches.is_on(channel)
    except SQLAlchemyError as error:
        raise store_unavailable(channel, error) from error


def _platform(request: Request, channel: str) -> Platform:
    platforms: Mapping[str, Platform] = request.app.state.platforms
    platform = platforms.get(channel.replace("-", "_"))
    if platform is None:
        raise UnknownChannelError("Kênh này chưa mở.", "Xem `tthc channel list`.")
    return platform
