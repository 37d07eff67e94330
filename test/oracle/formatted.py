"""What black changes in Python sources: a JSON list of texts to a list of differences, empty where it changes nothing."""

import difflib
import json
import sys

import black


def change(source: str) -> str:
    formatted = black.format_str(source, mode=black.Mode())
    lines = difflib.unified_diff(source.splitlines(), formatted.splitlines(), lineterm="")
    return "\n".join(lines)


print(json.dumps([change(source) for source in json.load(sys.stdin)]))
