"""Change a refresh token for a new pair of tokens. Each refresh token works once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import httpx

from channels.errors import NotSentError, RefusedError
from channels.zalo_oa.config import ZaloOaConfig
from channels.zalo_oa.wire import error_code, json_object

TIMEOUT: Final = httpx.Timeout(15.0, connect=5.0)
USUAL_LIFE: Final = timedelta(hours=25)
"""How long an access token lives, should Zalo not say."""
_BUSY, _SERVER = 429, 500


@dataclass(frozen=True)
class Pair:
    """Hold a new access token, for how long it works, and the refresh token that comes with it."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    life: timedelta = USUAL_LIFE


async def exchange(config: ZaloOaConfig, refresh_token: str) -> Pair:
    """Return the next pair.

    Raises:
        RefusedError: Zalo does not take this refresh token.
        NotSentError: it did not answer; the token may be used up all the same.
    """
    form = {"grant_type": "refresh_token", "app_id": config.app_id, "refresh_token": refresh_token}
    headers = {"secret_key": config.app_secret}
    try:
        # Once in 20 hours: a connection of its own is cheaper than one kept.
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as http:
            response = await http.post(f"{config.oauth_url}/v4/oa/access_token", data=form, headers=headers)
    # A secret that no header can carry is a ValueError.
    except (httpx.HTTPError, ValueError) as error:
        raise NotSentError(type(error).__name__) from error
    told = json_object(response.content)
    if told is None or response.status_code == _BUSY or response.status_code >= _SERVER:
        raise NotSentError(f"http_{response.status_code}")
    pair = _pair(told)
    if pair is None:
        raise RefusedError(f"oauth_{error_code(told)}")
    return pair


def _pair(told: dict[str, Any]) -> Pair | None:
    access, refresh = told.get("access_token"), told.get("refresh_token")
    if not _is_token(access) or not _is_token(refresh):
        return None
    return Pair(str(access), str(refresh), _life(told.get("expires_in")))


def _is_token(value: object) -> bool:
    # It travels in a header.
    return isinstance(value, str) and re.fullmatch(r"[!-~]+", value) is not None


def _life(seconds: object) -> timedelta:
    """Read ``expires_in``, a string of digits; a pair is too dear to be thrown away for a bad one."""
    if re.fullmatch(r"[0-9]{4,7}", str(seconds)):
        return timedelta(seconds=int(str(seconds)))
    return USUAL_LIFE
