from fenqun.api.document import TAGS
from fenqun.api.routes import NOUNS


def test_the_nouns_come_in_the_order_of_the_document():
    tags = [noun.routes.tags[0] for noun in NOUNS]
    assert list(dict.fromkeys(tags)) == list(TAGS)


def test_an_operation_is_called_as_one_only(every_operation):
    ids = [operation["operationId"] for _, _, operation in every_operation]
    assert len(ids) == len(set(ids))
