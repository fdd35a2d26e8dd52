"""The index of the pocket catalogue: what a text is found by, and what is written down."""

from __future__ import annotations

from lookup.pocket_index import ALIAS, LETTERS, NAME, ORDINARY, Index, build_index, terms_of


def read(index: Index) -> dict[str, dict[int, int]]:
    """Decode an index as the page does."""
    found: dict[str, dict[int, int]] = {}
    terms = index.terms.split("\n")
    for term, row in zip(terms, index.postings.split("\n"), strict=True):
        cards, place, at = {}, -1, 0
        while at < len(row):
            distance, shift = 0, 1
            while LETTERS.index(row[at]) >= 32:
                distance += (LETTERS.index(row[at]) - 32) * shift
                shift, at = shift * 32, at + 1
            place += distance + LETTERS.index(row[at]) * shift + 1
            cards[place] = LETTERS.index(row[at + 1])
            at += 2
        found[term] = cards
    return found


def test_text_is_found_with_and_without_accents_and_by_pairs() -> None:
    assert terms_of("Giấy khai sinh") == ["giay", "khai", "sinh", "giay khai", "khai sinh", "giấy"]
    assert terms_of("đổi, TÊN") == ["doi", "ten", "doi ten", "đổi", "tên"]
    assert terms_of("") == []


def test_terms_are_in_the_order_that_the_page_searches_them() -> None:
    index = build_index([[("Đất đai ở xã", NAME)], [("Ở đâu", ALIAS)]])
    terms = index.terms.split("\n")
    assert terms == sorted(terms)
    assert len(set(terms)) == len(terms)


def test_cards_far_apart_are_found_again() -> None:
    texts = [[("sổ", ORDINARY)] if n in (0, 31, 64, 3000) else [("khác", ORDINARY)] for n in range(3001)]
    found = read(build_index(texts))
    assert list(found["so"]) == [0, 31, 64, 3000]
    assert len(found["khac"]) == 2997


def test_rare_word_and_name_count_more() -> None:
    texts = [[("ong", NAME), ("giấy", ORDINARY)], [("ong", ORDINARY), ("giấy", ORDINARY)]]
    texts += [[("giấy", ORDINARY)]] * 8
    found = read(build_index(texts))
    assert found["ong"][0] > found["ong"][1] > found["giay"][0]
    assert all(1 <= score <= 63 for row in found.values() for score in row.values())


def test_pair_said_only_once_in_passing_is_left_out() -> None:
    found = read(build_index([[("nuôi ong mật", ORDINARY)], [("ong mật", ALIAS)]]))
    assert "nuoi ong" not in found
    assert list(found["ong mat"]) == [1]


def test_nothing_to_index() -> None:
    assert build_index([]) == Index(terms="", postings="")
    assert build_index([[("…", NAME)]]) == Index(terms="", postings="")
