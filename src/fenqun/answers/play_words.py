"""What the parts of a play are called: the same words in the terminal, on pages and in the report."""

from collections.abc import Iterator, Mapping

from fenqun.answers.playbooks import PlayLine
from fenqun.errors import message
from fenqun.language import Translator

PARTS: Mapping[str, str] = {
    "strategy": message("Strategy"),
    "difficulties": message("Difficulties"),
    "service": message("Service level"),
    "channels": message("Channels"),
    "cadence": message("How often"),
    "offers": message("Offers"),
    "topics": message("What to talk about"),
    "reason": message("Reason to buy"),
    "scripts": message("What to say"),
    "owner": message("Owner"),
    "kpi": message("Measured by"),
    "review": message("Review on"),
}
"""In the order in which they are told."""
MISSING: Mapping[str, str] = {
    "owner": message("no owner"),
    "kpi": message("nothing to measure it by"),
    "review": message("no day of review"),
}
EVERY: Mapping[str, str] = {
    "day": message("every {count} days"),
    "week": message("every {count} weeks"),
    "month": message("every {count} months"),
    "year": message("every {count} years"),
}
EACH: Mapping[str, str] = {
    "day": message("every day"),
    "week": message("every week"),
    "month": message("every month"),
    "year": message("every year"),
}
"""The same of one."""


def parts(play: PlayLine, translate: Translator) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parts that are written: what each is called, and its texts."""
    for key, label in PARTS.items():
        told = scripts(play, translate) if key == "scripts" else getattr(play, key)
        if told:
            yield translate(label), (told,) if isinstance(told, str) else told


def scripts(play: PlayLine, translate: Translator) -> tuple[str, ...]:
    """What to say, each with when."""
    said, when = translate(message("“{say}”")), translate(message("{when}: “{say}”"))
    return tuple((when if script.when else said).format(when=script.when, say=script.say) for script in play.scripts)
