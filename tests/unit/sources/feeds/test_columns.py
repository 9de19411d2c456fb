"""What a cell must be, by the kind of its column."""

import pytest

from sources.feeds._feed import Column, Kind


@pytest.mark.parametrize("kind", list(Kind))
def test_a_required_cell_is_not_empty_whatever_its_kind(kind: Kind) -> None:
    required = Column(header="x", kind=kind, required=True).pattern()
    optional = Column(header="x", kind=kind).pattern()
    for blank in ("", "  ", "\t\n"):
        assert required.fullmatch(blank) is None
        assert optional.fullmatch(blank)


def test_required_text_is_any_other_text() -> None:
    pattern = Column(header="x", required=True).pattern()
    for text in ("a", " a b ", "two\nlines\n", "0"):
        assert pattern.fullmatch(text)
