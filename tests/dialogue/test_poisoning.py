from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.case import Case
from bot.dialogue.poisoning import something_swallowed
from bot.knowledge.answers import Bank

ALARM = Case(danger="dying", shown=("crisis/pills_taken",), turns=5, danger_count=1)
DENIED = "i didnt take anything, theyre in my drawer"


@pytest.mark.slow  # all of the bank
@pytest.mark.parametrize(
    ("alarms", "before", "swallowed"),
    [
        (1, "someone in the class wrote something horrid", False),
        (1, "i took ten of them an hour ago", True),
        (9, "someone in the class wrote something horrid", True),  # what called the first of them is forgotten
    ],
)
def test_who_took_nothing_is_believed_while_it_is_known_what_was_told(root, alarms, before, swallowed):
    case = replace(ALARM, danger_count=alarms)
    assert something_swallowed(Bank.read(root / "data"), case, (DENIED, before)) is swallowed
