"""What only an administrator may change from afar."""

import pytest

from fenqun import Workspace
from fenqun.errors import NotAllowed
from fenqun.workspace.actor import Actor

URL = "postgresql://$DB_USER@db/shop"
SOURCE = {"role": "customers", "database": {"url": URL, "table": "customers"}}


@pytest.fixture
def analyst(tiny_copy: Workspace) -> Workspace:
    return tiny_copy.acting(Actor("li", "web", role="analyst"))


@pytest.fixture
def admin(tiny_copy: Workspace) -> Workspace:
    return tiny_copy.acting(Actor("root", "api", role="admin", may_set=True))


def test_settings_are_not_reached_by_any_verb(analyst: Workspace, admin: Workspace) -> None:
    shown = analyst.definition("settings")
    with pytest.raises(NotAllowed):
        analyst.save("settings", "", {**shown.data, "allow": ["/"]}, version=shown.version)
    file = analyst.file("fenqun.yaml")
    with pytest.raises(NotAllowed):
        analyst.save_file("fenqun.yaml", f"{file.text}allow: [/]\n", version=file.version)
    admin.save("settings", "", {**shown.data, "min_size": 9}, version=shown.version)
    with pytest.raises(NotAllowed):
        analyst.undo()
    assert analyst.save_file("fenqun.yaml", f"{analyst.file('fenqun.yaml').text}# by li\n",
                             version=analyst.file("fenqun.yaml").version).edit  # fmt: skip


def test_a_database_is_not_named_by_any_verb(analyst: Workspace, admin: Workspace) -> None:
    with pytest.raises(NotAllowed, match="connect to a database"):
        analyst.save("sources", "more", SOURCE, version=None)
    with pytest.raises(NotAllowed):
        analyst.save_all([("sources", "more", SOURCE)])
    file = analyst.file("sources.yaml")
    with pytest.raises(NotAllowed):
        more = f"  more: {{role: customers, database: {{url: '{URL}', table: x}}}}\n"
        analyst.save_file("sources.yaml", file.text + more, version=file.version)
    admin.save("sources", "more", SOURCE, version=None)
    shown = analyst.definition("sources", "more")
    assert analyst.save("sources", "more", {**shown.data, "label": "More"}, version=shown.version).edit
    other = {**SOURCE, "database": {"url": "postgresql://elsewhere/x", "table": "customers"}}
    with pytest.raises(NotAllowed):
        analyst.save("sources", "more", other, version=analyst.definition("sources", "more").version)


def test_a_bucket_is_not_named_by_who_may_not_set(analyst: Workspace, admin: Workspace) -> None:
    source = {"role": "customers", "path": "s3://bucket/customers.csv"}
    with pytest.raises(NotAllowed, match="read from a bucket"):
        analyst.save("sources", "more", source, version=None)
    admin.save("sources", "more", source, version=None)
    shown = analyst.definition("sources", "more")
    assert analyst.save("sources", "more", {**shown.data, "label": "More"}, version=shown.version).edit


def test_who_has_the_folder_may_change_everything(tiny_copy: Workspace) -> None:
    assert tiny_copy.save("sources", "more", SOURCE, version=None).edit


def test_a_token_that_only_defines_is_no_administrator_even_if_its_owner_is(tiny_copy: Workspace) -> None:
    scoped = tiny_copy.acting(Actor("root", "api", role="admin"))
    with pytest.raises(NotAllowed):
        scoped.save("sources", "more", SOURCE, version=None)
