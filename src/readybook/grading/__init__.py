"""Judges submissions: takes them in, runs them shut in, and keeps the verdict away from their code."""

import sys

# jsonschema, which nbformat checks notebooks with, would build parsers of internationalised addresses when
# it is imported, for more than a second in each process. Notebooks hold none.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
