"""A thin typed client of the REST API."""
