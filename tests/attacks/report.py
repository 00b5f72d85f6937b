"""Makes docs/attack_report.md: what each case deserves, and what nbgrader alone and this project gave it.

`python -m tests.attacks.report` grades the whole corpus both ways, which takes some hours;
`--every 3` takes a third of it. What was graded is kept until the page is written: begun again, it goes on.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from .case import ROOT, Case
from .corpus import CASES, sample
from .grade import Row
from .run import CELL_SECONDS, Config, grade

REPORT = ROOT / "docs" / "attack_report.md"
KEPT = ROOT / "build" / "attack_rows.jsonl"
AT_ONCE = 24
KINDS = {
    "control": "Controls: the measure itself",
    "forge": "Forging: points for work that was not done",
    "claim": "Claims: answers that say they are what they are not",
    "harm": "Harm: to the machine, to others, to whoever reads a page",
    "exhaust": "Exhaustion: what one check uses up, the next has again",
    "stall": "Stalls: nobody waits longer for a submission than it is given",
    "size": "Sizes: files, cells, outputs and texts that are large, many or deep",
    "surround": "Surroundings: what is set, named or laid beside moves no point",
    "fault": "Faults: what breaks costs only itself",
    "malformed": "Malformed files: what can be understood is graded, the rest gets a status",
    "honest": "Honest but odd: every point is deserved",
    "habit": "Other habits: honest work, which plain Jupyter's checks give all points",
}
INTRODUCTION = f"""\
# Attack report

How %s of {len(CASES)} submissions to the two assignments were graded: by stock nbgrader, configured as its
own quickstart does, and by this course's `nbgrader_config.py`, which seals and boxes grading. The
submissions stand in `tests/attacks/`; `make attack-report` makes this page anew, from all of them, and the
tests grade every twelfth.

*Forged* are points given that were not deserved, *lost* are points deserved that were not given, *harm* is
whatever a canary noticed: secrets read, files written or changed, connections made, processes left behind,
limits of time, memory and size passed, markup or hidden text in a candidate's page. A cell may take
{CELL_SECONDS} s in both runs. Stock nbgrader grades each submission alone, in a throwaway box, since
some end the whole command; the sealed run grades many by one command.
"""


def totals(cases: Sequence[Case], stock: Sequence[Row], sealed: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the table on top."""
    yield "| | submissions | forged: stock | sealed | harmed: stock | sealed | lost: stock | sealed |"
    yield "| --- | --: | --: | --: | --: | --: | --: | --: |"
    for kind in [*KINDS, ""]:
        chosen = [n for n, case in enumerate(cases) if kind in ("", case.kind)]
        cells = [
            str(sum(is_bad(rows[n]) for n in chosen))
            for is_bad in (lambda row: row.forged > 0, lambda row: bool(row.harm), lambda row: row.lost > 0)
            for rows in (stock, sealed)
        ]
        yield f"| {kind or '**all**'} | {len(chosen)} | {' | '.join(cells)} |"


def table(cases: Sequence[Case], stock: Sequence[Row], sealed: Sequence[Row], kind: str) -> Iterator[str]:
    """Yield the lines of one kind's table."""
    yield f"## {KINDS[kind]}\n"
    yield "| case | what it does | deserves | stock | sealed | harm, stock | sealed | sealed says |"
    yield "| --- | --- | --: | --: | --: | --- | --- | --- |"
    for case, plain, ours in zip(cases, stock, sealed, strict=True):
        if case.kind == kind:
            cells = (
                case.name, case.says, number(case.deserves), marked(plain), marked(ours),
                plain.harm or "-", ours.harm or "-", said(ours),
            )  # fmt: skip
            yield "| " + " | ".join(escaped(cell) for cell in cells) + " |"
    yield ""


def number(points: float) -> str:
    return f"{points:g}"


def marked(row: Row) -> str:
    """Return the points given, in bold and with a word where they are not what is deserved."""
    if row.given is None and row.deserved:
        return "**none: lost**"
    if row.given is None:
        return "none"
    word = "forged" if row.forged else "lost" if row.lost else ""
    return f"**{number(row.given)} {word}**" if word else number(row.given)


def said(row: Row) -> str:
    start = "" if row.status in ("", "graded") else f"{row.status}: "
    text = start + row.message
    return text if len(text) <= 160 else text[:157] + "..."


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, in one cell of a table."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for sign in "|`[]":
        plain = plain.replace(sign, f"\\{sign}")
    return "".join(c if c.isprintable() else "?" for c in plain)


def write(cases: Sequence[Case], stock: Sequence[Row], sealed: Sequence[Row], path: Path) -> None:
    """Write the report."""
    lines = [INTRODUCTION % len(cases), *totals(cases, stock, sealed), ""]
    for kind in KINDS:
        lines += table(cases, stock, sealed, kind)
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def graded(cases: Sequence[Case], config: Config, say: Callable[[str], None]) -> list[Row]:
    """Grade those cases that an earlier run has not, and keep what comes of them as it comes."""
    KEPT.parent.mkdir(exist_ok=True)
    lines = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.exists() else []
    known = [json.loads(line) for line in lines]
    rows = {fact["row"]["case"]: Row(**fact["row"]) for fact in known if fact["config"] == config}
    left = [case for case in cases if case.name not in rows]
    for start in range(0, len(left), AT_ONCE):
        say(f"{config}: {len(cases) - len(left) + start} of {len(cases)} are graded")
        fresh = grade(left[start : start + AT_ONCE], config, say=say)
        with KEPT.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps({"config": config, "row": asdict(row)}) + "\n" for row in fresh)
        rows |= {row.case: row for row in fresh}
    return [rows[case.name] for case in cases]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kinds", default=",".join(KINDS), help="only these kinds, separated by commas")
    parser.add_argument("--every", type=int, default=1, help="take one case in so many of each kind")
    parser.add_argument("--to", type=Path, default=REPORT, help="where to write")
    options = parser.parse_args()
    cases = [case for case in sample(options.every) if case.kind in options.kinds.split(",")]
    start = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - start:6.0f} s  {line}", flush=True)

    configs: tuple[Config, Config] = ("sealed", "stock")
    sealed, stock = (graded(cases, config, say) for config in configs)
    write(cases, stock, sealed, options.to)
    KEPT.unlink(missing_ok=True)
    print(f"written to {options.to}")


if __name__ == "__main__":
    main()
