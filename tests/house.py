"""The running house, as tests import it."""

from eval.house import START_WITHIN, House, free_ports, running_house

__all__ = ["START_WITHIN", "House", "free_ports", "running_house"]
