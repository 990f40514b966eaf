from fenqun.definition import DataType
from fenqun.sources.adding_up import added_up
from fenqun.sources.quality import ColumnQuality, FileRead, Frequent, QualityReport
from fenqun.sources.source import Role


def report(file: str, read: int, column: ColumnQuality, **parts: object) -> QualityReport:
    return QualityReport(
        source="orders",
        role=Role.ORDERS,
        read=read,
        used=read,
        files=(FileRead(file, read),),
        columns=(column,),
        **parts,
    )


def amount(smallest: str | None, largest: str | None, missing: int = 0, distinct: int = 2) -> ColumnQuality:
    return ColumnQuality(
        "amount", "Amount", DataType.NUMBER, 3, missing, distinct=distinct, smallest=smallest, largest=largest
    )


def test_counts_are_summed_and_files_listed():
    one = report("a.csv", 3, amount("1", "5"), set_aside={"no_time": 1}, returns=2)
    other = report("b.csv", 4, amount("2", "6"), set_aside={"no_time": 2, "no_customer": 1}, redated_orders=0)
    both = added_up(one, other)
    assert (both.read, both.used, both.returns, both.redated_orders, both.duplicate_lines) == (7, 7, 2, 0, None)
    assert both.set_aside == {"no_time": 3, "no_customer": 1}
    assert [file.file for file in both.files] == ["a.csv", "b.csv"]


def test_the_edges_of_numbers_are_compared_as_numbers():
    (found,) = added_up(report("a", 1, amount("9", "10.5", 1, 7)), report("b", 1, amount("-2", "9", 2, 3))).columns
    assert (found.smallest, found.largest, found.missing, found.distinct, found.estimated) == ("-2", "10.5", 3, 7, True)
    (known,) = added_up(report("a", 1, amount(None, None)), report("b", 1, amount("3", "4"))).columns
    assert (known.smallest, known.largest) == ("3", "4")


def test_frequent_values_are_counted_together():
    def channel(**rows: int) -> QualityReport:
        frequent = tuple(Frequent(value, count) for value, count in rows.items())
        return report("a", 1, ColumnQuality("channel", None, DataType.TEXT, 3, 0, frequent=frequent))

    (found,) = added_up(channel(web=5, app=3), channel(app=4, shop=1)).columns
    assert found.frequent == (Frequent("app", 7), Frequent("web", 5), Frequent("shop", 1))
