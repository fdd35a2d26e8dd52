"""Headers that keep the page to itself."""

from __future__ import annotations

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # The microphone is for dictation, which the browser asks about and the person has to switch on.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}
