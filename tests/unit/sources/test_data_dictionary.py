"""Descriptions on the page of the dictionary: codes are set as code, nothing else is markup."""

import pytest

from sources.data_dictionary import with_code


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`nsa` unadjusted or `sa`.", "<code>nsa</code> unadjusted or <code>sa</code>."),
        ("5 < 6 & `a<b>`", "5 &lt; 6 &amp; <code>a&lt;b&gt;</code>"),
        ("one ` alone", "one ` alone"),
        (None, ""),
    ],
)
def test_backticks_are_code_and_nothing_else_is_markup(text: str | None, html: str) -> None:
    assert with_code(text) == html
