"""The guide for authors shows a section that works as it says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from readybook.authoring.desk import try_section
from readybook.course import Course
from tests.conftest import ROOT


def test_the_section_in_the_guide_passes_with_its_answers(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "for_authors.md").read_text(encoding="utf-8")
    texts = re.findall(r"^````python\n(.+?)^````$", guide, flags=re.M | re.S)
    names = re.findall(r"`(\w+/\w+/09_scaling\.py)`", guide)
    assert len(texts) == len(names) == 2
    setup = "notebooks/junior_ml_workbook/00_setup.py"
    (tmp_path / setup).parent.mkdir(parents=True)
    shutil.copy(ROOT / setup, tmp_path / setup)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    for name, text in zip(names, texts, strict=True):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    praise = try_section(Course(tmp_path), tmp_path / names[0])
    assert praise in guide
