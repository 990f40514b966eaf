import pytest
from pydantic import TypeAdapter

from fenqun.engine.behind import Decided
from fenqun.sources.reading.spelling import decide


@pytest.mark.parametrize(
    ("before", "behind", "whole"), [(True, None, True), (None, None, False), (True, False, False), (None, True, True)]
)
def test_a_column_is_whole_where_all_its_plain_numbers_are(before, behind, whole):
    spelling = decide(["1", "2"])
    both = Decided(spelling, known=2, strays=1, whole=before).with_further(Decided(spelling, known=3, whole=behind))
    assert (both.known, both.strays, both.is_whole) == (5, 1, whole)


def test_what_was_decided_comes_back_from_json_as_it_was():
    decided = Decided(decide(["13/02/2024", "14/03/2024"]), ("13/02/2024", None), 2)
    kept = TypeAdapter(Decided)
    again = kept.validate_python(kept.dump_python(decided, mode="json", exclude_none=True))
    assert again.spelling.reading == decided.spelling.reading
    assert again == decided
