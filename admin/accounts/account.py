"""An account, as everybody else may know it: no password, no second factor."""

from __future__ import annotations

from dataclasses import dataclass

from admin.accounts.roles import Role


@dataclass(frozen=True)
class Account:
    """Hold who somebody is; ``commune`` is the code of a commune of today, where one is set."""

    id: int
    username: str
    name: str
    role: Role
    commune: str | None
