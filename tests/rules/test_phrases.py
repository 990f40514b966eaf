import string

from fenqun.rules import phrases
from fenqun.rules.functions import FUNCTIONS


def templates() -> list[str]:
    held = [value for name, value in vars(phrases).items() if name.isupper()]
    return [text for value in held for text in (value.values() if isinstance(value, dict) else [value])]


def test_every_phrase_names_its_parts() -> None:
    for template in templates():
        assert all(part is None or part.isidentifier() for _, part, _, _ in string.Formatter().parse(template))


def test_every_function_of_the_language_has_a_wording() -> None:
    worded = {name for value in vars(phrases).values() if isinstance(value, dict) for name in value}
    aggregates = {name for name, function in FUNCTIONS.items() if function.aggregate}
    assert FUNCTIONS.keys() - worded - aggregates == {"in_segment"}  # explain tells it as "is one of"
