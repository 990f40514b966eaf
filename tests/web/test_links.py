from fenqun.web.links import changed, local, url


def test_an_address_leaves_out_what_is_not_said():
    assert url("/customers", q="", tag=None, page=0, all=False, deep=True) == "/customers?page=0&deep=1"


def test_an_address_quotes_names_and_values():
    assert url(["tags", "a/b c?#"], back="/x?y=1&z") == "/tags/a%2Fb%20c%3F%23?back=%2Fx%3Fy%3D1%26z"


def test_an_address_repeats_the_name_of_a_list():
    assert url("/customers", tag=["vip", "新客"]) == "/customers?tag=vip&tag=%E6%96%B0%E5%AE%A2"


def test_the_same_page_with_one_thing_changed_keeps_the_rest_in_order():
    query = [("tag", "a"), ("sort", "name"), ("tag", "b"), ("after", "x")]
    assert changed("/c", query, {"sort": "spend", "after": None, "new": 1}) == "/c?tag=a&tag=b&sort=spend&new=1"


def test_a_form_cannot_send_its_reader_elsewhere():
    for elsewhere in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/\t/evil",
    ):
        assert local(elsewhere) == "/"
    assert local("/tags?x=//y") == "/tags?x=//y"
