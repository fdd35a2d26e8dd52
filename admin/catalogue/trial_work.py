"""Do one dry run, in a process of its own: ``python -m admin.catalogue.trial_work <folder>``.

Files from outside are read here, away from the conversations: a file that takes all memory or time takes
this process with it, and nothing else. Nothing is changed but the folder.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from admin.catalogue.changes import changes_between
from admin.catalogue.trial import AFTER, JOB, PROGRESS, RESULT, STORED, Flaw, Job, Progress, Result
from admin.catalogue.wording import label_of
from knowledge.errors import IngestError
from knowledge.ingest.apply import applied, left_over
from knowledge.ingest.record import Finding, Harvest
from knowledge.ingest.run import ingest
from knowledge.loader import Catalogue, load_catalogue, save_snapshot
from knowledge.merge import merged
from knowledge.schema import Model, Procedure
from knowledge.versions import Versions
from vietnamese.errors import TthcError

MEMORY: Final = 2 << 30
"""Bytes; the whole national catalogue takes 0.3 GB."""
SECONDS: Final = 600
"""Of a processor; 2,600 records take 13."""
_NICE: Final = 10


def work(folder: Path) -> Result:
    """Return what applying the files in a folder would do.

    Raises:
        TthcError: something the version in force needs is broken, or levels came without a decision.
    """
    job = Job.model_validate_json((folder / JOB).read_bytes())
    sent = {STORED.format(n): name for n, name in enumerate(job.names, 1)}
    written = load_catalogue()
    _require_same(job, written)
    harvest = _read(folder, job, sent)
    before = _version(job)
    after = applied(before, harvest, written, job.decision, job.read)
    harvest.findings += left_over(harvest, written, after)
    kept = dict(sorted(after.items()))
    save_snapshot(Catalogue(kept, "trial"), folder / AFTER)
    return Result(
        records=harvest.records,
        whole=len(harvest.procedures),
        outlines=len(harvest.outlines),
        flaws=tuple(_flaws(harvest.findings, sent)),
        changes=changes_between(before, after),
        total=len(after),
        conflicts=len(merged(written, Catalogue(kept, "trial")).conflicts),
        digest=digest_of(folder),
    )


def digest_of(folder: Path) -> str:
    """Return a hash of what a dry run would apply, and of what it was asked for: 32 hex digits."""
    parts = ((folder / name).read_bytes() for name in (JOB, AFTER))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:32]


def main(folder: Path) -> None:
    """Work, and leave the result in the folder, whatever happened."""
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        result = work(folder)
    except TthcError as error:
        result = Result(problem=f"{error.message} {error.hint}".strip())
    except MemoryError:
        result = Result(problem="Tệp cần quá nhiều bộ nhớ. Chia thành nhiều tệp nhỏ hơn.")
    _put(folder / RESULT, result)


def _read(folder: Path, job: Job, sent: Mapping[str, str]) -> Harvest:
    counted: dict[str, int] = {}

    def on_progress(stored: str, records: int) -> None:
        counted[sent[stored]] = records
        _put(folder / PROGRESS, Progress(records=counted))

    return ingest([folder / stored for stored in sent], job.today, job.read, on_progress)


def _version(job: Job) -> dict[str, Procedure]:
    return dict(Versions(Path(job.imports)).load(job.base).procedures) if job.base else {}


def _require_same(job: Job, written: Catalogue) -> None:
    if written.version != job.written:
        raise IngestError("Phần viết tay vừa được cập nhật.", "Khởi động lại trợ lý rồi đưa tệp lại.")


def _flaws(findings: Iterable[Finding], sent: Mapping[str, str]) -> Iterable[Flaw]:
    for one in findings:
        origin, value, reason = (_named(text, sent) for text in (one.origin, one.value, one.reason))
        field = label_of(one.field)
        yield Flaw(severity=one.severity, origin=origin, field=field, value=value, reason=reason)


def _named(text: str, sent: Mapping[str, str]) -> str:
    """Put the name that the officer knows in the place of ours."""
    stored = next((one for one in sent if text.startswith(one)), "")
    return sent[stored] + text[len(stored) :] if stored else text


def _put(path: Path, data: Model) -> None:
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(data.model_dump_json(), encoding="utf-8")
    os.replace(draft, path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
