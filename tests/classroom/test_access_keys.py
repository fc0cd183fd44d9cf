from __future__ import annotations

from bot.classroom import access_keys
from bot.classroom.access_keys import Grant


def test_a_code_has_six_digits():
    assert all(len(code) == 6 and code.isdigit() for code in (access_keys.fresh_code() for _ in range(500)))


def test_codes_begin_with_any_digit():
    assert {access_keys.fresh_code()[0] for _ in range(2000)} == set("0123456789")


def test_a_key_is_long_and_its_hash_is_not_the_key():
    key = access_keys.fresh()
    assert len(key) >= 32 and access_keys.fresh() != key
    assert key not in access_keys.digest(key) and access_keys.digest(key) == access_keys.digest(key)


def test_a_facilitators_key_ends_after_its_time():
    assert Grant("facilitator", expires=100.0).holds(99.9) and not Grant("facilitator", expires=100.0).holds(100.0)
    assert Grant("student", "room", "student").holds(1e12)


def test_a_mark_is_the_same_for_the_same_student_and_topic_alone():
    one, other = access_keys.fresh(), access_keys.fresh()
    assert access_keys.mark(one, "scam") == access_keys.mark(one, "scam")
    assert len({access_keys.mark(key, topic) for key in (one, other) for topic in ("scam", "rumours")}) == 4
    assert access_keys.digest(one) not in access_keys.mark(one, "scam")


def test_a_projectors_key_follows_from_the_facilitators_and_the_room():
    leader = access_keys.fresh()
    assert access_keys.derived(leader, "a") == access_keys.derived(leader, "a") != access_keys.derived(leader, "b")
    assert len(access_keys.derived(leader, "a")) == 32 and access_keys.derived(
        access_keys.fresh(), "a"
    ) != access_keys.derived(leader, "a")
