from fenqun.packs.shop import names


def test_names_differ_within_a_list():
    for listed in (names.SURNAMES, names.TRADITIONAL_SURNAMES, names.COMPANY_WORDS, *names.GIVEN.values()):
        assert len(set(listed)) == len(listed)


def test_traditional_cities_are_cities():
    assert {city[0] for city in names.CITIES} >= names.TRADITIONAL_CITIES
