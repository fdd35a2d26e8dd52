"""Addresses of the pages of questions and lessons."""

from __future__ import annotations

from typing import Final

from admin.accounts.addresses import HOME

QUESTIONS: Final = f"{HOME}/cau-hoi"
TURN: Final = f"{QUESTIONS}/luot"
DECIDE: Final = f"{QUESTIONS}/quyet-dinh"
QUICK: Final = f"{QUESTIONS}/nhanh"
SUGGEST: Final = f"{QUESTIONS}/goi-y"
TEACHING: Final = f"{HOME}/day-tro-ly"
PATCH: Final = f"{TEACHING}/ban-va"
WRITE: Final = f"{TEACHING}/ghi"
REPORTS: Final = f"{HOME}/bao-sai"
FOLLOW_UPS: Final = f"{HOME}/ma-hoi"
