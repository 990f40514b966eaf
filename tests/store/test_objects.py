import sys
from pathlib import Path

import pytest

from fenqun.errors import UnreachableStorage, UsageError
from fenqun.store.objects import Objects, hadoop_options, options, why


@pytest.fixture
def objects(bucket: str, tmp_path: Path) -> Objects:
    found = Objects(f"{bucket}/店/2024/")
    for key in ("a/1.csv", "a/b/2.csv", "ab/3.csv", "4.csv"):
        (tmp_path / "file").write_text(key, encoding="utf-8")
        found.send(key, tmp_path / "file")
    return found


def test_objects_are_listed_by_folder(objects: Objects) -> None:
    assert [each.key for each in objects.listed("a")] == ["a/1.csv", "a/b/2.csv"]
    assert len(objects.listed()) == 4
    assert objects.folders() == ["a", "ab"]
    assert objects.folders("a") == ["b"]
    assert objects.folders("nowhere") == objects.listed("nowhere") == []


def test_an_object_is_read_in_part_and_whole(objects: Objects, tmp_path: Path) -> None:
    assert objects.read("a/1.csv", 2, 3) == b"1.c"
    with (tmp_path / "got").open("wb") as into:
        found = objects.fetch("a/1.csv", into)
    assert (tmp_path / "got").read_bytes() == b"a/1.csv"
    assert found == objects.head("a/1.csv")
    assert (found.size, found.key) == (7, "a/1.csv")
    assert objects.head("a/2.csv") is None
    with pytest.raises(FileNotFoundError), (tmp_path / "none").open("wb") as into:
        objects.fetch("a/2.csv", into)


def test_objects_are_copied_and_deleted(objects: Objects) -> None:
    objects.copy("4.csv", "5.csv")
    objects.delete(["4.csv", "a/1.csv"])
    objects.delete([])
    assert [each.key for each in objects.listed()] == ["5.csv", "a/b/2.csv", "ab/3.csv"]


def test_what_keeps_us_out_is_said_without_a_key(objects: Objects, monkeypatch) -> None:
    with pytest.raises(UnreachableStorage, match="cannot reach s3://no-such-bucket: there is no such bucket"):
        Objects("s3://no-such-bucket").listed()
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(UnreachableStorage, match="it does not answer") as error:
        Objects(objects.url).head("4.csv")
    assert error.value.__cause__ is None
    assert "tester" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("404 Not Found: <Code>NoSuchBucket</Code>", "there is no such bucket"),
        ("Error performing PUT http://169.254.169.254/latest/api/token", "no credentials are set"),
        ("<Code>InvalidAccessKeyId</Code><AWSAccessKeyId>AKIA1", "the credentials are refused, or may not do this"),
        ("301 Moved Permanently", "the bucket is in another region"),
        ("Generic S3 error: odd", "it answers with an error"),
    ],
)
def test_an_error_of_the_libraries_is_put_in_our_words(text: str, said: str) -> None:
    assert str(why(OSError(text))) == said


def test_other_errors_are_not_about_the_bucket() -> None:
    assert why(ValueError("not a Parquet file")) is None


def test_only_a_plain_endpoint_is_spoken_to_in_plain(monkeypatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://minio:9000")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert options()["allow_http"] == "true"
    assert options()["aws_conditional_put"] == "etag"
    assert hadoop_options("s3://shop/fenqun") == {
        "fs.s3a.endpoint": "http://minio:9000",
        "fs.s3a.path.style.access": "true",
        "fs.s3a.bucket.shop.endpoint.region": "eu-west-1",
    }
    for name in ("AWS_ENDPOINT_URL", "AWS_REGION"):
        monkeypatch.delenv(name)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    assert "allow_http" not in options()
    assert hadoop_options("s3://shop/fenqun") == {}


def test_without_the_library_what_to_install_is_said(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    with pytest.raises(UsageError, match=r"pip install 'fenqun\[s3\]'"):
        Objects("s3://shop").listed()
