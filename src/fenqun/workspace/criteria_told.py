"""The five criteria of a segment or cell in words."""

from fenqun.answers import CriterionFigure, TargetCriterion
from fenqun.answers import target_words as words
from fenqun.answers.figures import number, per_cent
from fenqun.errors import message
from fenqun.grids.criteria import Figure, Judged
from fenqun.language import Translator, translator
from fenqun.workspace.targets import Asked


def criteria_told(asked: Asked, part: str) -> tuple[TargetCriterion, ...]:
    """Each criterion of the part with its figures."""
    return tuple(_criterion(asked, judged) for judged in asked.criteria[part])


def _criterion(asked: Asked, judged: Judged) -> TargetCriterion:
    translate = translator(asked.view.language)
    return TargetCriterion(
        name=judged.criterion,
        label=translate(words.CRITERIA[judged.criterion]),
        required=judged.criterion in asked.target.criteria.required,
        passes=judged.passes,
        figures=tuple(_figure(asked, each, translate) for each in judged.figures),
    )


def _figure(asked: Asked, found: Figure, translate: Translator) -> CriterionFigure:
    detail = asked.view.label(found.detail) if found.detail else ""
    if found.value is None:
        told = translate(words.NOT_KNOWN[found.what])
    else:
        value, limit = (_in_unit(each, found.unit, translate) for each in (found.value, found.limit))
        told = translate(words.FIGURES[found.what]).format(value=value, limit=limit, detail=detail)
    return CriterionFigure(found.what, found.value, found.limit, found.unit, found.passes, detail=detail, told=told)


def _in_unit(value: float, unit: str, translate: Translator) -> str:
    if unit == "share":
        return per_cent(value)
    if unit == "yes_no":
        return translate(message("yes") if value else message("no"))
    return number(round(value) if unit in ("customers", "days") else round(value, 2))
