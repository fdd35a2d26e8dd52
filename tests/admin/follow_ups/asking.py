"""Ask the way a resident does: through the pages."""

from __future__ import annotations

import re

import httpx
from fastapi import FastAPI

from tests.admin.visitors import form_of
from tests.lookup.follow_up_house import visiting

GIVE, READ, QUEUE = "/tra-cuu/chua-thay", "/tra-cuu/ma", "/quan-tri/ma-hoi"
QUESTION = "Vườn ông bà để lại chưa có giấy, sang tên làm sao?"


async def code_of(app: FastAPI, question: str = QUESTION, address: str = "203.0.113.7") -> str:
    """Give a question to the office and return the code."""
    async with visiting(app, address) as visitor:
        return await given(visitor, question)


async def given(visitor: httpx.AsyncClient, question: str) -> str:
    preview = await visitor.post(GIVE, data={"text": question})
    fields = form_of(preview.text, GIVE).fields
    page = await visitor.post(GIVE, data={**fields, "step": "send"})
    assert page.status_code == 200, page.text
    found = re.search(r'class="big-code">([^<]+)<', page.text)
    assert found, page.text
    return found[1]


async def read(app: FastAPI, code: str, address: str = "203.0.113.7") -> httpx.Response:
    """Read what the question of a code was told."""
    async with visiting(app, address) as visitor:
        return await visitor.post(READ, data={"code": code})
