"""What an operator sets for one Official Account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class ZaloOaConfig:
    """Hold the settings of one account; secrets stay out of its ``repr``.

    ``signed_with`` says which id begins what Zalo signs: published code disagrees, so a real account has
    to settle it. ``first_refresh_token`` is copied from Zalo's console once, and again whenever an
    administrator of the account had to consent anew. ``per_second`` is how many messages go out: Zalo's own
    limit is 4,000 requests a minute, resellers quote 100 a minute for a package; 90 leave room for tokens.
    """

    app_id: str
    oa_id: str
    app_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    signed_with: Literal["app_id", "oa_id"]
    first_refresh_token: str = field(repr=False)
    api_url: str
    oauth_url: str
    per_second: float = 1.5

    @property
    def account(self) -> str:
        """Return the name under which the token pair is kept."""
        return self.oa_id or self.app_id
