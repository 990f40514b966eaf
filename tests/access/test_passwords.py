from importlib import resources

import pytest

from fenqun.access import passwords
from fenqun.errors import InvalidValue


def test_a_password_opens_its_hash_and_no_other_does():
    kept = passwords.hashed("correct horse")
    assert kept.startswith("$argon2id$")
    assert "correct" not in kept
    assert passwords.verify(kept, "correct horse")
    assert not passwords.verify(kept, "correct horsf")


def test_one_password_is_never_hashed_alike_twice():
    assert passwords.hashed("correct horse") != passwords.hashed("correct horse")


def test_full_width_letters_and_composed_accents_are_the_plain_ones():
    assert passwords.verify(passwords.hashed("ｐａｓｓ１２３４５６é"), "pass123456e\u0301")


@pytest.mark.parametrize("password", ["", "\x00", "\udc80", "很" * 100_000])
def test_any_text_may_be_tried(password):
    assert not passwords.verify(passwords.NOBODYS, password)


@pytest.mark.parametrize("damaged", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA"])
def test_a_damaged_hash_opens_for_nobody(damaged):
    assert not passwords.verify(damaged, "correct horse")


def test_the_hash_of_nobody_takes_the_same_work_as_a_new_one():
    parameters = [kept.rsplit("$", 2)[0] for kept in (passwords.NOBODYS, passwords.hashed("correct horse"))]
    assert parameters[0] == parameters[1]
    assert not passwords.needs_rehash(passwords.NOBODYS)


def test_a_hash_made_with_less_work_is_to_be_made_anew():
    from argon2 import PasswordHasher

    assert passwords.needs_rehash(PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("x"))


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "at least 10 characters"),
        ("ninechars", "at least 10 characters"),
        ("x1" * 501, "at most 1000 characters"),
        ("wang.min.shop", "not your name"),
        ("WANG.MIN.SHOP", "not your name"),
        ("wang.min.shop123", "not your name"),
        ("Password123", "among the first that anybody guesses"),
        ("1234567890", "among the first that anybody guesses"),
        ("abababababab", "among the first that anybody guesses"),
        ("啊啊啊啊啊啊啊啊啊啊", "among the first that anybody guesses"),
    ],
)
def test_what_is_easily_guessed_is_refused(password, said):
    with pytest.raises(InvalidValue, match=said):
        passwords.check(password, name="wang.min.shop")


@pytest.mark.parametrize("password", ["correct horse", "ten chars!", "我家的狗叫做大黄很喜欢", "x y z" * 200])
def test_what_is_long_enough_and_not_common_is_taken(password):
    passwords.check(password, name="wang")


def test_the_refusal_does_not_repeat_the_password():
    with pytest.raises(InvalidValue) as refused:
        passwords.check("Password123", name="wang")
    assert "Password123" not in str(refused.value)


def test_a_one_time_password_can_be_read_out_and_is_taken():
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert [len(group) for group in password.split("-")] == [4, 4, 4, 4]
        assert not set(password) & set("0O1Il")
        passwords.check(password, name="admin")


def test_the_commonest_are_those_that_are_long_enough():
    words = resources.files("fenqun.access").joinpath("commonest.txt").read_text("utf-8").split()
    assert len(words) == len(set(words)) >= 100
    assert all(len(word) >= passwords.SHORTEST for word in words)
