"""The catalogue as the console keeps it, where the settings say it is."""

from __future__ import annotations

from admin.catalogue.stock import Names, Places, Stock
from app.knowledge import recipe
from app.rasa_model import model_path
from app.settings import Settings
from app.teaching import taught
from knowledge.loader import Catalogue


def open_stock(settings: Settings) -> Stock:
    """Return the stock; nothing is read before somebody asks."""
    places = Places(
        imports=settings.catalogue_dir,
        facts=settings.facts_dir,
        uploads=settings.uploads_dir,
        lessons=settings.teaching_dir,
        guides_off=settings.guides_off_file,
        guides_corrected=settings.guides_corrected_file,
    )
    return Stock(places, lambda catalogue: names_for(settings, catalogue))


def names_for(settings: Settings, catalogue: Catalogue) -> Names:
    """Return the names that an index and a Rasa model for a catalogue have, or would have."""
    from knowledge.index.store import fingerprint

    index = fingerprint(taught(settings).applied(catalogue), recipe(settings))
    return index, model_path(settings).name.removesuffix(".tar.gz")
