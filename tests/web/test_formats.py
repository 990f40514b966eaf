from fenqun.serving.sending import MEDIA_TYPES
from fenqun.web.formats import FORMATS, exports


def test_every_format_can_be_sent():
    assert {ending for ending, _ in FORMATS} <= set(MEDIA_TYPES)


def test_a_menu_leads_to_a_file_of_each_format():
    assert [(item.label, item.url, item.download) for item in exports(lambda ending: f"/x.{ending}")][:2] == [
        ("CSV", "/x.csv", True),
        ("Excel (XLSX)", "/x.xlsx", True),
    ]
