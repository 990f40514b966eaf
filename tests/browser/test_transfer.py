"""What a page costs whoever opens it for the first time."""

import pytest

MOST_BYTES = 100_000


@pytest.mark.parametrize(
    "path", ["/", "/customers", "/customers/C03", "/tags/big/edit", "/segmentations/rfm", "/gallery"]
)
def test_a_page_comes_in_a_hundred_kilobytes_but_for_the_charts(page_as, path):
    page = page_as("admin")
    session = page.context.new_cdp_session(page)
    addresses, sizes = {}, {}
    session.on("Network.requestWillBeSent", lambda said: addresses.update({said["requestId"]: said["request"]["url"]}))
    session.on("Network.loadingFinished", lambda said: sizes.update({said["requestId"]: said["encodedDataLength"]}))
    session.send("Network.enable")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    found = {addresses[asked]: size for asked, size in sizes.items() if "/charts-" not in addresses[asked]}
    assert len(found) >= 4
    assert sum(found.values()) < MOST_BYTES, found
