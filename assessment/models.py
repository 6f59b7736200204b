"""All rows of the app, for Django, which looks for them here; code imports them from the package they belong to."""

from assessment.acceptance.models import AnswerReview, AreaHandIn
from assessment.audit.models import AuditChain, AuditEvent
from assessment.calendar.models import CalendarAddress
from assessment.eligibility.models import ConditionProof
from assessment.lke.models import (
    Condition,
    Gate,
    GateNode,
    Indicator,
    IndicatorInput,
    Instrument,
    Level,
    Node,
    Predicate,
)
from assessment.lke_drafts.models import InstrumentDraft
from assessment.notes.models import LastSeen, Mention, ReviewNote, Thread
from assessment.notices.models import Delivery, Notice, NoticeChoice
from assessment.papers.models import IssuedReport, LetterheadLogo, LetterTemplate, SignedCopy
from assessment.people.models import (
    Decree,
    FactorRemoval,
    Instansi,
    Membership,
    RecoveryCode,
    Role,
    SignInFailure,
    Unit,
    User,
)
from assessment.planning.estimate.models import GapAssumption
from assessment.planning.route.models import RouteSetting
from assessment.planning.scenarios.models import Scenario, ScenarioChange
from assessment.portalrb.models import ApiPull, ApiToken
from assessment.programme.agents.models import AgentChange, ChangeAgent, IntegrityPact
from assessment.programme.ideas.models import InnovationIdea
from assessment.programme.models import Innovation, InnovationClaim, Obstacle, WorkItem
from assessment.programme.monitoring.models import Decision, Monitoring
from assessment.programme.plan.models import WorkProgress
from assessment.programme.registers.models import RegisterMonth, ServicePromise
from assessment.programme.suggestions.models import (
    Suggestion,
    SuggestionAnswer,
    SuggestionForm,
    SuggestionQuestion,
)
from assessment.rounds.models import (
    Answer,
    AnswerLock,
    Assessment,
    Evaluation,
    EvaluationScore,
    Handover,
    Period,
    RecapPoint,
    ReopenRequest,
    Stage,
    Window,
)
from assessment.tasks.models import Task
from assessment.workbook.models import ImportRow, SheetImport

__all__ = [
    "AgentChange",
    "Answer",
    "AnswerLock",
    "AnswerReview",
    "ApiPull",
    "ApiToken",
    "AreaHandIn",
    "Assessment",
    "AuditChain",
    "AuditEvent",
    "CalendarAddress",
    "ChangeAgent",
    "Condition",
    "ConditionProof",
    "Decision",
    "Decree",
    "Delivery",
    "Evaluation",
    "EvaluationScore",
    "FactorRemoval",
    "GapAssumption",
    "Gate",
    "GateNode",
    "Handover",
    "ImportRow",
    "Indicator",
    "IndicatorInput",
    "Innovation",
    "InnovationClaim",
    "InnovationIdea",
    "Instansi",
    "Instrument",
    "InstrumentDraft",
    "IntegrityPact",
    "IssuedReport",
    "LastSeen",
    "LetterTemplate",
    "LetterheadLogo",
    "Level",
    "Membership",
    "Mention",
    "Monitoring",
    "Node",
    "Notice",
    "NoticeChoice",
    "Obstacle",
    "Period",
    "Predicate",
    "RecapPoint",
    "RecoveryCode",
    "RegisterMonth",
    "ReopenRequest",
    "ReviewNote",
    "Role",
    "RouteSetting",
    "Scenario",
    "ScenarioChange",
    "ServicePromise",
    "SheetImport",
    "SignInFailure",
    "SignedCopy",
    "Stage",
    "Suggestion",
    "SuggestionAnswer",
    "SuggestionForm",
    "SuggestionQuestion",
    "Task",
    "Thread",
    "Unit",
    "User",
    "Window",
    "WorkItem",
    "WorkProgress",
]
