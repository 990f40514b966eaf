from fenqun.api.refusals import EVERYWHERE, ON_SNAPSHOT, WITH_BODY, refusals


def test_every_refusal_is_described_as_a_problem():
    for described in (EVERYWHERE | ON_SNAPSHOT | WITH_BODY | refusals(412, 428)).values():
        assert described["content"] == {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        }
        assert described["description"].endswith(".")


def test_every_operation_says_who_is_refused(every_operation):
    for _, _, operation in every_operation:
        assert {"401", "403", "422"} <= set(operation["responses"])
