from __future__ import annotations

from bot.classroom import codes, keys
from bot.classroom.keys import Grant


def test_a_code_has_six_digits_and_is_not_taken():
    taken = {codes.fresh(()) for _ in range(500)}
    assert all(len(code) == 6 and code.isdigit() for code in taken)
    assert codes.fresh(taken) not in taken


def test_codes_begin_with_any_digit():
    assert {codes.fresh(())[0] for _ in range(2000)} == set("0123456789")


def test_a_key_is_long_and_its_hash_is_not_the_key():
    key = keys.fresh()
    assert len(key) >= 32 and keys.fresh() != key
    assert key not in keys.digest(key) and keys.digest(key) == keys.digest(key)


def test_a_pass_phrase_is_compared_whole_and_forgives_spaces_around():
    phrase = keys.fresh_passphrase()
    assert keys.same(f" {phrase}\n", phrase)
    assert not keys.same(phrase[:-1], phrase) and not keys.same("", phrase) and not keys.same("ã", phrase)


def test_a_facilitators_key_ends_after_its_time():
    assert Grant("facilitator", expires=100.0).holds(99.9) and not Grant("facilitator", expires=100.0).holds(100.0)
    assert Grant("student", "room", "student").holds(1e12)
