"""The way to a predicate: the smallest, least-effort set of upgrades that passes every failing gate, proved minimal.

Plain Python on `assessment.scoring` and the HiGHS solver; no Django, no files, no clock. `upgrades.py` says what each
answer could become, `solver.py` chooses among it, `plan.py` ties both to an LKE and checks the result exactly.
"""

from assessment.planning.route.plan import Plan, Step, plan_route
from assessment.planning.route.upgrades import DEFAULT_EFFORT, PROOF_EFFORT, SURVEY_EFFORT, default_efforts

__all__ = ["DEFAULT_EFFORT", "PROOF_EFFORT", "SURVEY_EFFORT", "Plan", "Step", "default_efforts", "plan_route"]
