import pytest

from fenqun.errors import UsageError
from fenqun.server.settings import ServerSettings, SignOnSettings, settings_of


def test_without_a_word_it_listens_on_this_machine_only():
    assert settings_of({}) == ServerSettings()
    assert (ServerSettings().host, ServerSettings().port) == ("127.0.0.1", 8050)


def test_options_win_over_the_environment():
    environ = {"FENQUN_HOST_NAMES": "a.example, b.example", "FENQUN_SECRET": "s"}
    assert settings_of(environ, port=None, names=()).names == ("a.example", "b.example")
    assert settings_of(environ, names=("c.example",)).names == ("c.example",)
    assert settings_of(environ).secret == "s"


def test_files_are_limited_in_megabytes():
    assert settings_of({}, largest_upload=2).upload_bytes == 2 * 1024 * 1024


OIDC = {"FENQUN_OIDC_ISSUER": "https://id.example/", "FENQUN_OIDC_CLIENT_ID": "fenqun"}


def test_a_provider_of_sign_on_is_named_by_the_environment():
    assert settings_of(OIDC).sign_on == SignOnSettings("https://id.example", "fenqun")
    more = OIDC | {"FENQUN_OIDC_CLIENT_SECRET": "x", "FENQUN_OIDC_ROLE": "analyst"}
    assert settings_of(more).sign_on == SignOnSettings("https://id.example", "fenqun", "x", "analyst")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"FENQUN_OIDC_ISSUER": "https://id.example"}, "needs both"),
        ({"FENQUN_OIDC_CLIENT_ID": "fenqun"}, "needs both"),
        (OIDC | {"FENQUN_OIDC_ROLE": "god"}, "is no role"),
        (OIDC | {"FENQUN_OIDC_ISSUER": "http://id.example"}, "https"),
        (OIDC | {"FENQUN_OIDC_ISSUER": "ftp://id.example"}, "https"),
    ],
)
def test_half_a_provider_is_none(environ, said):
    with pytest.raises(UsageError, match=said):
        settings_of(environ)


def test_a_provider_on_this_machine_needs_no_encryption():
    assert settings_of(OIDC | {"FENQUN_OIDC_ISSUER": "http://localhost:9000"}).sign_on is not None


def test_the_sign_on_secret_is_not_shown():
    assert "hush" not in repr(SignOnSettings("https://id.example", "fenqun", "hush"))
    assert "hush" not in repr(ServerSettings(secret="hush"))
