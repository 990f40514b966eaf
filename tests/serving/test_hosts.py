import pytest

from fenqun.serving.hosts import KnownHosts, host_of


@pytest.mark.parametrize(
    ("header", "host"),
    [("shop.example:8050", "shop.example"), ("[::1]:80", "::1"), ("LocalHost", "localhost"), ("", ""), ("a:b:c", "a")],
)
def test_the_host_is_told_without_its_port(header, host):
    assert host_of(header) == host


@pytest.mark.parametrize(
    ("host", "any_address", "known"),
    [
        ("shop.example", False, True),
        ("other.example", False, False),
        ("other.example", True, False),
        ("10.0.0.7", False, False),
        ("10.0.0.7", True, True),
        ("fe80::1", True, True),
        ("10.0.0.7.evil.example", True, False),
    ],
)
def test_names_have_to_be_known_and_addresses_where_others_reach_it(host, any_address, known):
    hosts = KnownHosts(None, names=["Shop.Example"], any_address=any_address)
    assert hosts._knows(host) is known
