import pytest

from fenqun.sources.address import is_url, parts


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("s3://shop-data", ("shop-data", "")),
        ("s3://shop-data/", ("shop-data", "")),
        ("s3://shop.data/fenqun/店/", ("shop.data", "fenqun/店")),
        ("s3://shop/orders/*.parquet", ("shop", "orders/*.parquet")),
    ],
)
def test_an_address_is_a_bucket_and_a_path(url: str, found: tuple[str, str]) -> None:
    assert is_url(url)
    assert parts(url) == found


@pytest.mark.parametrize("url", ["s3://", "s3://B/x", "s3://key:secret@bucket/x", "s3://bucket/a b"])
def test_what_holds_more_than_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="s3"):
        parts(url)


def test_a_path_is_no_address() -> None:
    assert not is_url("data/orders.csv")
