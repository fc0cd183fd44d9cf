"""The simulation against what queueing theory knows, the morning against its assumptions, the plan against its inputs."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import capacity, capacity_plan, workload
from benchmarks.comparison import Layout, Paths, able, at_once
from benchmarks.costs import Costs
from benchmarks.page import filled
from benchmarks.simulation import Processes

COSTS = Costs(
    assistant=(0.008, 0.010, 0.012),
    front=(0.001,),
    again=0.001,
    redis=0.0003,
    database=0.0,
    generator=0.0004,
    idle=0.001,
    at_once=None,
    vote=0.0015,
    page=0.005,
    entry=0.002,
    line_kib=10.0,
    page_bytes=120_000,
    reply_bytes=1700,
    view_bytes=600,
    redis_asked=3.0,
    redis_bytes=40_000.0,
    conversation_bytes=30_000,
    room_bytes=10_000,
    vote_bytes=90.0,
    message_commits=0.01,
    class_rows=1,
    connections=1.5,
    assistant_mib=550.0,
    front_mib=120.0,
)
MORNING = replace(workload.Habits(), jitter=0.0)


@pytest.fixture(scope="module")
def plan():
    return workload.activities()


def waits(arrivals, path, *, number=1, until=1000.0, **limits):
    return np.sort(Processes(number, **limits).run(arrivals, path, until).waits)


def test_one_queue_waits_as_theory_says():
    """Poisson arrivals, exponential work, 70 % of the time: a mean of 1 / (1 / work - rate)."""
    dice = np.random.default_rng(1)
    arrivals = np.cumsum(dice.exponential(1 / 70, 60_000))
    processes = Processes(1)
    outcome = processes.run(
        zip(arrivals.tolist(), range(60_000), strict=True), lambda _: [(0, dice.exponential(0.01))], arrivals[-1]
    )
    assert np.mean(outcome.waits) == pytest.approx(1 / (100 - 70), rel=0.1)
    assert outcome.utilisation([0], arrivals[-1]) == pytest.approx(0.7, rel=0.03)


def test_first_come_first_served():
    assert waits([(0.0, 0), (0.1, 1)], lambda _: [(0, 1.0)]).tolist() == pytest.approx([1.0, 1.9])


def test_processes_share_too_few_cores():
    both = waits([(0.0, 0), (0.0, 1)], lambda who: [(who, 1.0)], number=2, cores=1.0)
    assert both.tolist() == pytest.approx([2.0, 2.0])
    assert waits([(0.0, 0), (0.0, 1)], lambda who: [(who, 1.0)], number=2, cores=2.0).tolist() == [1.0, 1.0]


def test_the_wire_lies_between_two_visits():
    assert waits([(0.0, 0)], lambda _: [(0, 1.0), (1, 1.0), (0, 1.0)], number=2, wire=0.5).tolist() == [4.0]


def test_all_at_once_means_that_nobody_is_answered_before_the_end():
    """Ten messages with a way to somebody else in between: who leaves the loop comes back behind all others."""
    together = [(0.0, who) for who in range(10)]
    path = lambda _: [(0, 1.0), (1, 0.0), (0, 0.0)]  # noqa: E731
    assert waits(together, path, number=2)[0] == pytest.approx(10.0)
    assert waits(together, path, number=2, at_once={0: 1}).tolist() == pytest.approx(list(range(1, 11)))


def test_nobody_works_for_those_who_left():
    late = waits([(0.0, who) for who in range(10)], lambda _: [(0, 1.0)], patience=2.5)
    assert late[-1] == pytest.approx(3.0)


def test_who_writes_again_keeps_the_number_of_people():
    processes = Processes(1)
    outcome = processes.run([(0.0, 0), (0.0, 1)], lambda _: [(0, 1.0)], 100.0, lambda _, now: now + 1.0)
    assert len(outcome.waits) == pytest.approx(100, abs=2)
    assert max(outcome.waits) <= 2.0


def test_a_message_does_the_work_that_was_measured():
    dice = np.random.default_rng(2)
    layout = Layout(assistants=3, fronts=2)
    spent = dict.fromkeys(range(layout.processes), 0.0)
    paths = Paths(COSTS, layout, dice)
    for phone in range(600):
        for process, seconds in paths.message(phone, phone % 3):
            spent[process] += seconds
    assistants = sum(spent[layout.assistant(number)] for number in range(3))
    fronts = spent[layout.front(0)] + spent[layout.front(1)]
    assert assistants / 600 == pytest.approx(0.010, rel=0.03)
    assert fronts / 600 == pytest.approx(0.001)
    assert spent[layout.redis(0)] / 600 == pytest.approx(0.0003)


def test_numbers_of_processes_do_not_meet():
    layout = Layout(assistants=5, fronts=3, redises=2)
    numbers = {layout.front(phone) for phone in range(10)} | {layout.assistant(number) for number in range(5)}
    numbers |= {layout.redis(number) for number in range(5)} | {layout.generator}
    assert numbers == set(range(layout.processes))


def test_what_a_layout_is_able_to_is_bound_by_the_cores():
    assert able(COSTS, Layout(1, 1), cores=2) == pytest.approx(100)
    assert able(COSTS, Layout(3, 1), cores=2) == able(COSTS, Layout(2, 1), cores=2) < 200
    assert at_once(COSTS, Layout(2, 1)) == {}


def test_a_morning_holds_what_is_assumed(plan):
    day = workload.draw(1010, MORNING, plan, np.random.default_rng(3))
    assert len(day.begun) == 41
    assert set(day.come[1]) == set(range(1010))
    polls = sum(workload.polled(part) for part in plan)
    assert len(day.vote[0]) == 1010 * polls
    assert (np.diff(day.say[0]) >= 0).all()
    by_phone = np.bincount(day.say[1], minlength=1010)
    asking = 60 * next(part.minutes for part in plan if part.kind.name == "cloud")
    assert by_phone.mean() == pytest.approx(asking / 30 + 1 + MORNING.asides, rel=0.1)


def test_the_cue_makes_everybody_write(plan):
    day = workload.draw(2500, replace(MORNING, waves=(0.0,)), plan, np.random.default_rng(4))
    _, a_second = workload.busiest(day.say[0], MORNING.cue)
    assert a_second == pytest.approx(2500 / MORNING.cue, rel=0.1)


def test_alive_counts_phones_not_messages():
    when, who = np.array([0.0, 1.0, 2.0, 50.0, 51.0]), np.array([0, 0, 1, 2, 0])
    assert workload.alive(when, who, 10.0) == 2
    assert workload.alive(when, who, 100.0) == 3


@pytest.fixture(scope="module")
def towns():
    return capacity_plan.CapacityPlan(capacity_plan.Scale("a town", 3000), COSTS)


def test_a_town_gets_enough(towns):
    row = towns.as_json()
    assert row["assistants"] * capacity_plan.MOST_WORK >= row["messages_per_second"] * 0.010
    assert row["simulated"]["p99_ms"] <= 1000 * capacity_plan.MOST_P99
    assert row["simulated"]["cards"] == 0
    assert row["all_assistants"] > row["assistants"]
    assert row["conversations"] <= 1500 < row["phones"]


def test_too_few_assistants_mean_safety_cards():
    crowd = capacity_plan.CapacityPlan(capacity_plan.Scale("a town", 6000, pause=(8.0, 12.0)), COSTS)
    assert crowd.waits(1)["cards"] > 0.5
    assert crowd.waits(1)["work"] == pytest.approx(1.0, abs=0.02)


def test_the_tightest_limit_comes_first(towns):
    rows = capacity_plan.limits(towns.as_json(), COSTS)
    assert [row["times"] for row in rows] == sorted(row["times"] for row in rows)
    assert all(row["most"] > 0 for row in rows)


def test_the_page_has_a_place_for_each_table_and_no_other(towns):
    measured = {"per_second": 90, "p50_ms": 1, "p95_ms": 2, "ms_a_message": {}, "others_cores": 0, "safety_cards": 0}
    row = towns.as_json()
    told = {
        "machine": dict.fromkeys(("day", "processor", "cores", "memory_gib", "system", "python", "command"), "x"),
        "costs": json.loads(json.dumps(COSTS.as_json())),
        "compared": [{"assistants": 1, "fronts": 1, "phones": 9, "measured": measured, "simulated": measured}],
        "failover": [
            {"fault": "killed", "n": 9, "p50_ms": 1, "p95_ms": 2, "most_ms": 3, "went_on": 9, "safety_cards": 0}
        ],
        "plan": {"rows": [row], "breaking": [row["simulated"]], "limits": [capacity_plan.limits(row, COSTS)] * 2},
    }
    made = capacity.tables(told)
    page = filled(capacity.PAGE.read_text(encoding="utf-8"), made)
    assert all(table in page for table in made.values())


def test_costs_come_back_from_json():
    assert Costs.from_json(json.loads(json.dumps(COSTS.as_json()))) == COSTS


def test_a_busy_machine_has_costs_of_its_own():
    spent = {"assistants": 20.0, "fronts": 0.5, "redis": 0.2}
    run = {"measured": {"per_second": 100, "ms_a_message": spent}}
    costs = capacity.loaded({"costs": COSTS.as_json(), "compared": [run]})
    assert np.mean(costs.assistant) == pytest.approx(0.020)
    assert costs.redis == pytest.approx(0.0002)
