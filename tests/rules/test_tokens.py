from fenqun.rules.tokens import Kind, tokens


def test_words_come_with_their_columns() -> None:
    found = [(token.kind, token.text, token.column) for token in tokens("年龄 >= 18 AND 'x'")]
    assert found == [
        (Kind.NAME, "年龄", 1),
        (Kind.SIGN, ">=", 4),
        (Kind.NUMBER, "18", 7),
        (Kind.WORD, "and", 10),
        (Kind.TEXT, "x", 14),
        (Kind.END, "", 17),
    ]
