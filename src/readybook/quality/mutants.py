"""Makes mutants of the solutions, one small change each, and tries whether the checks tell them."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from readybook.authoring.bank import Bank, Equivalent, reference_answers
from readybook.authoring.sections import SourceSection
from readybook.course import CourseError
from readybook.parsing import parsed
from readybook.quality.workbench import try_answers

# On the numbers of these workbooks they end in a TypeError at once: caught by any check, they prove nothing.
_ON_BITS = re.compile(r"ReplaceBinaryOperator_\w+_(RShift|LShift|BitOr|BitAnd|BitXor)")
# They put in numbers drawn at random.
_RANDOM = ("VariableReplacer", "VariableInserter")


@dataclass(frozen=True)
class Mutant:
    """A solution with one changed line."""

    item: str
    was: str
    now: str
    text: str


@dataclass
class Survey:
    """What became of the mutants of one item's solution.

    equivalent: those that the bank says no check can tell from the solution. alive: those that no check
    refused, and that nobody has explained. stale: explanations of the bank that fit no living mutant.
    """

    killed: int = 0
    equivalent: int = 0
    alive: list[Mutant] = field(default_factory=list)
    stale: list[Equivalent] = field(default_factory=list)


def survey(sections: Sequence[SourceSection], banks: Mapping[str, Bank], jobs: int = 1) -> dict[str, Survey]:
    """Try all mutants of the solutions of these sections against the checks; return what came, by item.

    sections: what is run, beginning with the setup. Raises CourseError without cosmic-ray, which makes them.
    """
    coded = {cell.name for section in sections for cell in section.cells if cell.role == "visible"}
    solutions = {item: text for item, text in reference_answers(sections).items() if item in coded}
    mutants = {item: list(mutants_of(item, text)) for item, text in solutions.items()}
    found = {item: Survey() for item in mutants}
    explained = {
        _key(each.item, each.was, each.now): each for bank in banks.values() for each in bank.equivalents
    }
    met = set()
    texts = {item: [mutant.text for mutant in mine] for item, mine in mutants.items()}
    for tried in try_answers(sections, texts, jobs=jobs, seconds=20):
        mutant = mutants[tried.item][tried.number]
        key = _key(mutant.item, mutant.was, mutant.now)
        if tried.failed:
            found[tried.item].killed += 1
        elif key in explained:
            met.add(key)
            found[tried.item].equivalent += 1
        else:
            found[tried.item].alive.append(mutant)
    for key, equivalent in explained.items():
        if key not in met and equivalent.item in found:
            found[equivalent.item].stale.append(equivalent)
    return found


def mutants_of(item: str, solution: str) -> Iterator[Mutant]:
    """Yield each solution that one of cosmic-ray's operators makes of this one; none twice."""
    try:
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator, operator_names
    except ImportError:
        raise CourseError(
            "mutants are made by cosmic-ray; run: pip install -e .[test] -c constraints.txt"
        ) from None
    seen = {_shape(solution)}
    for name in operator_names():
        if _ON_BITS.search(name) or name.endswith(_RANDOM):
            continue
        for occurrence in itertools.count():
            text = mutate_code(solution, get_operator(name)(), occurrence)
            if text is None:
                break
            shape = _shape(text)
            if shape and shape not in seen:
                seen.add(shape)
                yield Mutant(item, *_changed_line(solution, text), text)


def _shape(text: str) -> str:
    """The program that a text is, whatever its spaces and comments; empty when it is none."""
    try:
        return ast.dump(parsed(text))
    except SyntaxError:
        return ""


def _changed_line(before: str, after: str) -> tuple[str, str]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    was, now = next(pair for pair in pairs if pair[0] != pair[1])
    return was.strip(), " ".join(now.split())


def _key(item: str, was: str, now: str) -> tuple[str, str, str]:
    return item, "".join(was.split()), "".join(now.split())
