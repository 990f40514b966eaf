"""What people do with their accounts, each other's, jobs, settings and reports, in a browser."""

import re

import pytest

from fenqun.access.users import first_admin, make

NEW = "drei Tauben auf dem Dach"
WORDS = {
    "en": {"name": "User name", "password": "Password", "enter": "Sign in", "so far": "Password so far"},
    "zh-Hans": {"name": "用户名", "password": "密码", "enter": "登录", "so far": ""},
}


def sign_in(page, name, password, language="en"):
    words = WORDS[language]
    page.goto("/sign-in")
    page.locator('input[name="name"]').fill(name)
    page.locator('input[name="password"]').fill(password)
    page.get_by_role("button", name=words["enter"]).click()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_first_administrator_comes_in_and_chooses_a_password(page_as, served_copy, language):
    admin = first_admin(served_copy.workspace)
    page = page_as(None, at=served_copy, language=language)
    sign_in(page, admin.name, admin.one_time_password, language)
    page.wait_for_url("**/account/password")
    for name, value in (("old", admin.one_time_password), ("new", NEW), ("again", NEW)):
        page.locator(f'input[name="{name}"]').fill(value)
    page.locator('form[action="/account/password"] button[type="submit"]').click()
    page.wait_for_url(f"{served_copy.url}/")
    assert page.locator("h1").inner_text() == "Tiny shop"


def test_a_wrong_password_is_told_in_place_and_the_name_stays(page_as, served_copy):
    make(served_copy.workspace, "mei", role="viewer")
    page = page_as(None, at=served_copy, allow=("status of 401",))
    sign_in(page, "mei", "wrong password")
    assert "do not open the workspace" in page.get_by_role("alert").inner_text()
    assert page.locator('input[name="name"]').input_value() == "mei"


def test_language_and_appearance_are_chosen_before_signing_in(page_as, served):
    page = page_as(None, "/sign-in", at=served)
    page.get_by_label("Language and appearance").click()
    page.get_by_role("button", name="繁體中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    assert page.locator("h1").inner_text() == "登入"


def test_an_administrator_adds_a_user_who_comes_in(page_as, served_copy):
    page = page_as("admin", "/users", at=served_copy)
    page.get_by_role("button", name="Add a user").click()
    page.get_by_label("Name", exact=False).first.fill("mei")
    page.get_by_label("Full name").fill("王梅")
    page.get_by_label("Role", exact=True).select_option("marketer")
    page.get_by_role("button", name="Add", exact=True).click()
    password = page.locator("code.secret").inner_text()
    assert "王梅" in page.locator("#users").inner_text()
    other = page_as(None, at=served_copy)
    sign_in(other, "mei", password)
    other.wait_for_url("**/account/password")


def test_a_role_is_changed_by_the_menu_of_the_user(page_as, served_copy):
    make(served_copy.workspace, "mei", role="viewer")
    page = page_as("admin", "/users", at=served_copy)
    page.get_by_label("What to do with mei").click()
    page.get_by_role("button", name="analyst").click()
    page.get_by_text("mei is analyst now.").wait_for()
    assert served_copy.workspace.records.users.get("mei").role == "analyst"


def test_a_user_that_cannot_be_leaves_the_dialog_open_with_what_was_typed(page_as, served_copy):
    page = page_as("admin", "/users", at=served_copy, allow=("status of 422",))
    page.get_by_role("button", name="Add a user").click()
    page.locator('dialog input[name="name"]').fill("a b")
    page.get_by_role("button", name="Add", exact=True).click()
    assert "up to 64 letters" in page.locator("dialog[open]").inner_text()
    assert page.locator('dialog[open] input[name="name"]').input_value() == "a b"


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_refresh_is_watched_and_survives_a_reload(page_as, served_copy, language):
    page = page_as("analyst", "/", at=served_copy, language=language)
    page.locator('.page-head form[action="/jobs"] button').click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f]+$"))
    page.reload()
    page.locator(".badge.good").wait_for()
    assert page.locator("pre.log").inner_text() != ""


def test_two_tabs_do_not_lose_each_others_settings(page_as, served_copy):
    mine = page_as("admin", "/settings", at=served_copy, allow=("status of 412",))
    theirs = page_as("admin", "/settings", at=served_copy)
    for page, name in ((theirs, "Theirs"), (mine, "Mine")):
        page.locator('input[name="name"]').fill(name)
        page.get_by_role("button", name="Save").click()
    assert "name: Theirs" in mine.locator(".note pre").inner_text()
    assert mine.locator('input[name="name"]').input_value() == "Mine"
    mine.get_by_role("button", name="Save").click()
    mine.get_by_text("Saved.", exact=False).wait_for()
    assert served_copy.workspace.definition("settings").data["name"] == "Mine"


def test_the_text_is_changed_told_what_is_wrong_and_taken_back(page_as, served_copy):
    page = page_as("analyst", "/settings/text?file=tags.yaml", at=served_copy, allow=("status of 422",))
    text = page.locator("textarea")
    before = text.input_value()
    text.fill(before + "  broken: {rule: 'age >'}\n")
    page.get_by_role("button", name="Save").click()
    assert "cannot read the rule" in page.get_by_role("alert").inner_text()
    page.locator("textarea").fill(before + "  young: {rule: 'age < 30'}\n")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.", exact=False).wait_for()
    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("button", name="Take back").click()
    page.get_by_text("Taken back.").wait_for()
    assert served_copy.workspace.file("tags.yaml").text == before


def test_the_seals_of_the_audit_are_verified(page_as, served_copy):
    page = page_as("admin", "/audit", at=served_copy)
    page.get_by_role("link", name="Verify the seals").click()
    page.get_by_text("entries are as they were written", exact=False).wait_for()


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_report_and_customers_are_saved_as_files(page_as, served, language):
    page = page_as("marketer", "/reports", at=served, language=language)
    with page.expect_download() as saved:
        page.locator('a[href="/reports/report.html"]').click()
    assert saved.value.suggested_filename == "report.html"
    page.locator(".switch-parts label").nth(1).click()
    with page.expect_download() as saved:
        page.locator('form[action="/reports/export"] button').click()
    assert saved.value.suggested_filename == "profile.xlsx"


def test_a_token_is_made_and_revoked(page_as, served_copy):
    page = page_as("analyst", "/account", at=served_copy)
    page.get_by_label("What it is for").fill("nightly")
    page.get_by_label("see figures, segments and tags").check()
    page.get_by_role("button", name="Make the token").click()
    assert page.locator("code.secret").inner_text().startswith("fq_")
    page.get_by_role("button", name="Revoke").click()
    page.get_by_text("The token counts no more.").wait_for()


def test_signing_out_leaves_nothing_to_go_back_to(page_as, served_copy):
    page = page_as("viewer", "/account", at=served_copy, allow=("Clear-Site-Data",))
    page.get_by_label("Account of viewer").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.go_back()
    page.wait_for_url("**/sign-in**")


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/settings/text", "/settings/edits", "/account/password"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_these_pages_are_for_everybody(page_as, served, violations, path, theme):
    role = None if path == "/sign-in" else "admin"
    page = page_as(role, path, at=served, theme=theme, allow=("status of 404",))
    assert violations(page) == []
