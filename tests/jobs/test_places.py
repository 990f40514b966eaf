from fenqun.jobs.places import lock_of, process_of


def test_a_lock_lies_beside_what_is_computed(tmp_path):
    assert lock_of(tmp_path, "a1") == tmp_path / ".fenqun" / "jobs" / "a1"


def test_the_process_is_known_once_it_has_said_so(tmp_path):
    lock = tmp_path / "a1"
    assert process_of(lock) is None
    lock.touch()
    assert process_of(lock) is None
    lock.write_text("4711")
    assert process_of(lock) == 4711
