"""What the law says of every topic, by hand out of docs/facts.md, part 2: nothing here comes from data/complaint or bot/complaint.

Which articles a topic may hold stands in data/evaluation/topics.yml, where whoever adds a topic is asked for them.
"""

from __future__ import annotations

import yaml

from tests.conftest import ROOT

AGES = ("under_12", "12_13", "14_15", "16_17", "18_plus")
ROLES = ("me", "friend", "my_child", "pupil", "did_it")

# docs/facts.md, part 2, the nature of each: victim under 18, victim of 18 or over (178/1), victim's age not known.
_PUBLIC = ("public", "public", "public")
_SEMI = ("semi_public", "semi_public", "semi_public")
_PRIVATE = ("private", "private", "private")
_BY_AGE = ("public", "semi_public", "depends")
NATURE = {
    "CP 135": _PUBLIC,
    "CP 139": _PUBLIC,
    "CP 143": _SEMI,  # 143/3
    "CP 152": _PUBLIC,
    "CP 153": _SEMI,
    "CP 154": _PUBLIC,
    "CP 154-A": _SEMI,
    "CP 158": _PUBLIC,
    "CP 163": _BY_AGE,
    "CP 164": _BY_AGE,
    "CP 170": _BY_AGE,
    "CP 171": _PUBLIC,
    "CP 172": _PUBLIC,
    "CP 173": _SEMI,  # 178/3
    "CP 174": _PUBLIC,
    "CP 176": _PUBLIC,
    "CP 176-A": _PUBLIC,
    "CP 180": _PRIVATE,  # 188
    "CP 181": _PRIVATE,
    "CP 190": _SEMI,  # 198
    "CP 192": _SEMI,
    "CP 193": _SEMI,
    "CP 194": _SEMI,
    "CP 199": _SEMI,
    "CP 210": _PUBLIC,
    "CP 217": _SEMI,
    "CP 218": _PUBLIC,
    "CP 221": _SEMI,
    "CP 225": _SEMI,
    "CP 240": _PUBLIC,
    "LC 3": _PUBLIC,
    "LC 4": _SEMI,  # numbers 1, 2, 4
    "LC 6": _SEMI,  # numbers 1, 4, 6
}
# docs/facts.md, part 2: public only because no complaint clause was found, so "em regra".
INFERRED = {
    "CP 135", "CP 139", "CP 152", "CP 154", "CP 158", "CP 171", "CP 172", "CP 174", "CP 176", "CP 176-A", "CP 210", "CP 218",
    "CP 223", "CP 240", "LC 3",
}  # fmt: skip
NATURE["CP 223"] = _PUBLIC
SEXUAL = {"CP 163", "CP 164", "CP 170", "CP 171", "CP 172", "CP 173", "CP 174", "CP 176", "CP 176-A"}  # 163 to 176-A

# Articles that each topic may hold. One text: the victim's age does not matter; four: under 14, 14–15, 16–17, 18 and over.
_BY_HAND = yaml.safe_load((ROOT / "data" / "evaluation" / "topics.yml").read_text(encoding="utf-8"))
TOPICS = {topic: told["articles"] for topic, told in _BY_HAND.items()}
ADULTS_ONLY = {"CP 173", "CP 174", "CP 176-A"}  # docs/facts.md, part 2: only an adult can do these

# docs/facts.md, part 2, who complains, and who if they do not, for what needs a complaint.
COMPLAINANT = {
    "under_12": {"representative", "prosecutor"},
    "12_13": {"representative", "prosecutor"},
    "14_15": {"representative", "prosecutor"},
    "16_17": {"victim", "prosecutor"},
    "18_plus": {"victim"},
    None: {"sixteen", "prosecutor"},
}
# docs/facts.md, part 2, ages.
DOER = {
    "under_12": "doer_under_12",
    "12_13": "doer_12_15",
    "14_15": "doer_12_15",
    "16_17": "doer_16",
    "18_plus": "doer_16",
    None: "doer",
}

# docs/facts.md, part 2, deadlines: from 31 August, the last day; six months unless it stands here.
SIX_MONTHS_ON, ONE_YEAR_ON = "2027-02-28", "2027-08-31"
LAST_DAY = {
    "csam_seen": dict.fromkeys((*AGES, None)),
    "harmful_content": dict.fromkeys((*AGES, None)),
    "suicide_risk": dict.fromkeys((*AGES, None)),
    "grooming": {"under_12": None, "12_13": None, "14_15": SIX_MONTHS_ON, "16_17": None, "18_plus": ONE_YEAR_ON},
    "meeting_stranger": {"under_12": None, "12_13": None, "14_15": SIX_MONTHS_ON, "16_17": None, "18_plus": ONE_YEAR_ON},
    "unwanted_sexual": dict.fromkeys(AGES[:4]) | {"18_plus": ONE_YEAR_ON},
}  # fmt: skip


def articles(topic: str, age: str | None) -> set[str]:
    """The articles for a victim of this age; all of them where it is not known."""
    columns = TOPICS[topic]
    if isinstance(columns, str):
        columns = (columns,) * 4
    column = {"under_12": 0, "12_13": 0, "14_15": 1, "16_17": 2, "18_plus": 3}
    chosen = columns if age is None else (columns[column[age]],)
    return {article for text in chosen for article in text.split(", ")}


def nature(article: str, age: str | None) -> str:
    return NATURE[article][2 if age is None else int(age == "18_plus")]


def counts_from_own_day(role: str, age: str | None) -> bool:
    """CP 113/4 and 115/1: time runs from when the holder of the right knew: the victim from 16, before that the representative.

    So a day is counted only for these two: not from what a child, a friend or a teacher knew, nor where the age is not known.
    """
    return (role, age in AGES[:3]) in (("me", False), ("my_child", True)) and age is not None


def last_day(topic: str, age: str | None, role: str = "me") -> str | None:
    return LAST_DAY.get(topic, {}).get(age, SIX_MONTHS_ON) if counts_from_own_day(role, age) else None
