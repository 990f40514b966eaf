import time


def test_a_refresh_is_started_looked_at_and_done(changed):
    started = changed("/jobs", json={"as_of": "2024-05-31"})
    address = started.headers["location"]
    assert (started.status_code, address) == (202, f"/api/v1/jobs/{started.json()['id']}")
    for _ in range(200):
        job = changed(address.removeprefix("/api/v1"), method="GET").json()
        if job["state"] not in ("waiting", "running"):
            break
        time.sleep(0.1)
    assert (job["state"], job["problems"]) == ("done", [])
    overview = changed("/overview", method="GET")
    assert (overview.json()["as_of"], overview.headers["fenqun-snapshot"]) == ("2024-05-31", job["outcome"]["snapshot"])


def test_a_job_is_stopped(changed):
    before = changed("/overview", method="GET").headers["fenqun-snapshot"]
    job = changed("/jobs", json={}).json()["id"]
    assert changed(f"/jobs/{job}/cancel").json()["state"] == "cancelled"
    assert changed("/overview", method="GET").headers["fenqun-snapshot"] == before


def test_an_unknown_job_is_not_there(changed):
    assert changed("/jobs/nothing", method="GET").status_code == 404
    assert changed("/jobs/nothing/cancel").status_code == 404


def test_what_is_no_moment_is_refused(changed):
    assert changed("/jobs", json={"as_of": "yesterday"}).status_code == 422


def test_who_only_looks_starts_nothing(changed):
    assert changed("/jobs", json={}, role="marketer").status_code == 403
    assert changed("/jobs", method="GET", role="viewer").json() == {"jobs": []}
