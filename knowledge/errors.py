"""What can go wrong with the catalogue and its index."""

from __future__ import annotations

from vietnamese.errors import TthcError


class CatalogueError(TthcError):
    """A catalogue file breaks a rule of the schema."""

    code = "catalogue_invalid"


class IndexMissingError(TthcError):
    """No index was built for this catalogue."""

    code = "index_missing"


class IndexMismatchError(TthcError):
    """An index on disk was built with another catalogue, encoder or code."""

    code = "index_mismatch"


class IngestError(TthcError):
    """A file given for import cannot be used as a whole."""

    code = "ingest_failed"


class VersionError(TthcError):
    """A stored version of the catalogue is missing, broken or in use."""

    code = "catalogue_version"


class VersionMovedError(VersionError):
    """Another version came into force since somebody looked."""

    code = "catalogue_version_moved"
    http_status = 409


class TeachingError(TthcError):
    """A file of what officers taught is broken, or what they want taught cannot be."""

    code = "teaching_invalid"


class FactEditError(TthcError):
    """A file of facts that officers corrected is broken, or cannot be written."""

    code = "fact_edit_invalid"
