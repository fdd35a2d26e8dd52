"""Every table of the house: importing this module makes ``metadata`` whole."""

from __future__ import annotations

import admin.calendar.tables as _calendar  # noqa: F401 - names its tables
import admin.catalogue.tables as _catalogue  # noqa: F401 - names its table
import admin.channels.tables as _channels  # noqa: F401 - names its table
import admin.follow_ups.tables as _follow_ups  # noqa: F401 - names its tables
import admin.privacy.tables as _privacy  # noqa: F401 - names its tables
import admin.reports.tables as _reports  # noqa: F401 - names its table
import admin.retraining.tables as _retraining  # noqa: F401 - names its tables
import admin.tables as _accounts  # noqa: F401 - names its tables
import admin.teaching.tables as _teaching  # noqa: F401 - names its tables
import lookup.visits.tables as _visits  # noqa: F401 - names its tables
from channels.tables import metadata

__all__ = ["metadata"]
