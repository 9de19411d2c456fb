"""Text as YAML that reads back as the same text, in the style of the registry's files."""

import json
import textwrap

import yaml

WIDTH = 100


def literal(text: str) -> str:
    """Always quoted, on one line."""
    return json.dumps(text, ensure_ascii=False)


def scalar(text: str, *, within_braces: bool = False) -> str:
    """As it stands where YAML reads that as the same text, else quoted."""
    line = f"{{key: {text}}}" if within_braces else f"key: {text}"
    try:
        read = yaml.safe_load(line)
    except yaml.YAMLError:
        read = None
    return text if read == {"key": text} else literal(text)


def folded(key: str, text: str, indent: int = 0) -> list[str]:
    """`key: text` on one line where it fits, else as lines that YAML folds into one text."""
    margin = " " * indent
    line = f"{margin}{key}: {scalar(text)}"
    if len(line) <= WIDTH:
        return [line]
    wrapped = textwrap.wrap(
        text, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False
    )
    return [f"{margin}{key}: >-", *(f"{margin}  {part}" for part in wrapped)]
