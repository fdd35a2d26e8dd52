"""A page of somebody else's that shows the chat, under the policy of their site."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Xã</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="{house}/widget.js"></script></head>
<body><h1>Trang của xã</h1><p>Tin của xã.</p>
<tro-ly-an-giang{attributes}><a href="{house}/">Hỏi trợ lý dịch vụ công</a></tro-ly-an-giang>
</body></html>"""
# As strict as a site can be: not one style, picture or frame of anybody's.
STRICT = "default-src 'none'; script-src {house}; connect-src {house}; base-uri 'none'; form-action 'none'"
WITH_STYLES = STRICT + "; style-src {house}"
VIOLATIONS = (
    "window.broken = []; document.addEventListener('securitypolicyviolation',"
    " (event) => window.broken.push(event.violatedDirective + ' ' + event.blockedURI));"
)

Hosts = Callable[..., Visitor]


def unfold(visitor: Visitor) -> None:
    visitor.page.locator(".launcher").click()
    expect(visitor.page.locator("#chat")).to_be_visible()
