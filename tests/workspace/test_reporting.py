import pytest

from fenqun.errors import UsageError
from fenqun.workspace.reporting import MOST_CROSSED, report


def test_the_report_holds_every_segmentation_tag_and_source(tiny, tmp_path):
    answer = tiny.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert (answer.what, answer.file) == ("report", str(tmp_path / "report.html"))
    for text in ("Tiny shop", "Quality &amp; more", "spend_band", "adult_in_shanghai", "Spend", "备注", "2024-07-01"):
        assert text in page, text


def test_it_appears_whole_or_not_at_all(tiny, tmp_path):
    with pytest.raises(UsageError, match=r"there is no folder"):
        report(tiny.view(), tmp_path / "gone" / "report.html", name="Shop")
    (tmp_path / "report.html").write_text("old", "utf-8")
    report(tiny.view(), tmp_path / "report.html", name="Shop")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_the_same_snapshot_gives_the_same_page(tiny, tmp_path):
    pages = [tmp_path / name for name in ("a.html", "b.html")]
    for page in pages:
        report(tiny.view(), page, name="Shop")
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_a_few_pairs_are_crossed_the_scores_of_rfm_first(tiny, tmp_path):
    report(tiny.view(), tmp_path / "report.html", name="Shop")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.count('class="heat"') == MOST_CROSSED
    assert page.index("rfm: recency score × rfm: frequency score") < page.index("Level × value")


def test_a_workspace_without_divisions_has_a_report(tiny_copy, tmp_path):
    for noun in ("tags", "segmentations", "traits"):
        (tiny_copy.directory / f"{noun}.yaml").write_text(f"{noun}: {{}}\n", "utf-8")
    settings = tiny_copy.directory / "fenqun.yaml"
    settings.write_text(settings.read_text("utf-8").replace("value: spend_total\n", ""), "utf-8")
    tiny_copy.tag_remove("vip", ["C03", "C99"])
    tiny_copy.refresh()
    tiny_copy.report(tmp_path / "report.html")
    assert "Tiny shop" in (tmp_path / "report.html").read_text("utf-8")


def test_the_report_shows_how_the_brands_are_seen(car_market, tmp_path):
    car_market.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert '<section id="positioning">' in page
    assert page.count("<ellipse") == 10 * len(car_market.positionings().positionings)
    assert "No rival is near: " in page


def test_the_report_says_what_is_done_for_whom_and_what_is_said(car_market, tmp_path):
    car_market.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8").partition('<section id="playbooks">')[2]
    assert page.count('<p class="said">For people under forty who leave the road') == 1
    assert page.index("Be the first choice") < page.index("All without a play of their own")
    assert "Sedan, under 150k" in page
