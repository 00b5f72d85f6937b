"""Makes the pictures of the PDF in docs/: `python -m tests.workbook.pictures`, from a half-done workbook."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2

from readybook.course import Course
from readybook.workbook.document import Facts, pdf_of
from tests.conftest import ROOT
from tests.workbook.samples import half_done

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGES = {"workbook_cover": 0, "workbook_page": 3}
SCALE = 1.4  # pixels to a point


def main() -> None:
    pdf = pypdfium2.PdfDocument(
        pdf_of(half_done(Course(ROOT), "junior_ml_workbook"), Facts("workbook", WHEN))
    )
    for name, number in PAGES.items():
        path = ROOT / "docs" / "pictures" / f"{name}.png"
        pdf[number].render(scale=SCALE).to_pil().quantize(200).save(path, optimize=True)
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
