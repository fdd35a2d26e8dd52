"""Whatever the bytes, reading ends with records, findings or an IngestError, and judging with a verdict."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.errors import IngestError
from knowledge.ingest import crawled, excel_list, glued, portal_json, provincial_list, saved_page
from knowledge.ingest.content import Content
from knowledge.ingest.files import open_export
from knowledge.ingest.judge import judge
from knowledge.ingest.record import Reader, Record
from tests.knowledge.ingest import samples
from tests.knowledge.ingest.samples import READ, TODAY, as_json, as_lines, portal

READERS: tuple[Reader, ...] = (
    crawled.read,
    excel_list.read,
    portal_json.read,
    provincial_list.read,
    saved_page.read,
)
LIST = samples.workbook([["Mã số", "Tên", "Cơ quan ban hành"], ["9.000001", "A", "B"]])
STARTS = [
    b"",
    b"{",
    b'[{"ma_thu_tuc":',
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"<html>",
    b"\xff\xfe",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "Mã,Tên\n".encode(),
    as_json(portal()),
    as_lines(samples.crawled()),
    gzip.compress(as_lines(samples.crawled())),
    LIST,
]
any_bytes = st.builds(lambda start, rest: start + rest, st.sampled_from(STARTS), st.binary(max_size=300))
changed_bytes = st.builds(
    lambda data, at, new: data[: at % len(data)] + new + data[at % len(data) + len(new) :],
    st.sampled_from([start for start in STARTS if len(start) > 20]),
    st.integers(0, 1 << 20),
    st.binary(min_size=1, max_size=8),
)
KEYS = [*portal(), "name", "description", "fees", "value", "originalQty", "profileComponents"]
texts = st.text(max_size=60) | st.sampled_from(
    [
        samples.WAYS + "Trực tuyến120,000 VNĐ(",
        samples.PAPERS + "1 bản chính",
        "Miễn phí",
        "٣ Ngày",
        "\ud800",
        "\0",
    ]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(portal())), inner, max_size=4)
    ),
    max_leaves=8,
)


def run(reader: Reader, content: Content) -> None:
    with suppress(IngestError):
        for found in reader(content):
            if isinstance(found, Record):
                judge(found, TODAY, READ)


@given(any_bytes | changed_bytes)
@example(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")
def test_no_file_breaks_the_import(data: bytes) -> None:
    try:
        reader, content = open_export(Content.of_bytes("tệp", data))
    except IngestError:
        return
    run(reader, content)


@given(any_bytes | changed_bytes)
def test_no_reader_breaks_on_a_file_meant_for_another(data: bytes) -> None:
    for reader in READERS:
        run(reader, Content.of_bytes("tệp", data))


@given(st.dictionaries(st.sampled_from(list(portal())), json_values))
def test_no_value_of_the_portal_breaks_the_judge(changes: dict[str, object]) -> None:
    data = json.dumps({**portal(), **changes}).encode()
    run(portal_json.read, Content.of_bytes("tệp", data))


@given(st.dictionaries(st.sampled_from(list(samples.crawled())), texts))
def test_no_cell_of_a_crawled_row_breaks_the_judge(changes: dict[str, str]) -> None:
    data = json.dumps({**samples.crawled(), **changes}).encode()
    run(crawled.read, Content.of_bytes("tệp", data))


PIECES = (
    "Trực tuyến|Trực tiếp|5 Ngày|1|Miễn phí|70,000 VNĐ|(|)| |1 bản chính|a|B|"
    ",2 bản sao|1/2020/QH14|Luật|.docx|2024"
)
pieces = st.lists(st.sampled_from([*PIECES.split("|"), samples.PAPERS]), max_size=25).map("".join)


@given(pieces)
def test_glued_tables_never_invent_a_letter(text: str) -> None:
    rows, unread = glued.ways(text)
    kept = [*unread, *(row.time for row in rows), *(row.note for row in rows)]
    kept += [fee.amount for row in rows for fee in row.fees]
    for paper in glued.documents(text):
        kept += [*paper.name.split(" "), paper.case]
    assert all(piece.strip() in text for piece in kept)
