from fenqun.workspace.remembered import project_of


def test_the_definitions_are_those_the_snapshot_was_computed_from(tiny):
    project = project_of(tiny.store.latest().content, tiny.directory)
    assert dict(project.traits) == dict(tiny.project.traits)
    assert dict(project.segmentations) == dict(tiny.project.segmentations)
    assert dict(project.sources) == dict(tiny.project.sources)
    assert project.settings == tiny.project.settings
    assert list(project.tags) == list(tiny.project.tags)


def test_what_cannot_be_read_any_more_is_broken(tiny):
    content = {**tiny.store.latest().content, "traits": {"odd": {"colour": "red"}}, "declared": {"settings": {"x": 1}}}
    project = project_of(content, tiny.directory)
    assert (project.broken, dict(project.traits), project.settings.min_size) == ({"odd"}, {}, 30)
