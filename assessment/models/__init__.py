"""The data of people, LKE, assessments, programme and audit; one module per concept."""

from .assessment import Answer, Assessment, Evaluation, EvaluationScore, Period, RecapPoint, Stage, Window
from .audit import AuditChain, AuditEvent
from .conditions import ConditionProof
from .factor import FactorRemoval, RecoveryCode
from .gap import GapAssumption
from .handover import AnswerLock, Handover
from .intake import ImportRow, InstrumentDraft, SheetImport
from .letterhead import LetterheadLogo
from .lke import Condition, Gate, GateNode, Indicator, IndicatorInput, Instrument, Level, Node, Predicate
from .people import Instansi, Membership, Role, SignInFailure, Unit, User
from .portalrb import ApiPull, ApiToken
from .programme import Innovation, Obstacle, WorkItem
from .reopening import ReopenRequest
from .report import IssuedReport, LetterTemplate, SignedCopy
from .route import RouteSetting
from .scenario import Scenario, ScenarioChange

__all__ = [
    "Answer",
    "AnswerLock",
    "ApiPull",
    "ApiToken",
    "Assessment",
    "AuditChain",
    "AuditEvent",
    "Condition",
    "ConditionProof",
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
    "Instansi",
    "Instrument",
    "InstrumentDraft",
    "IssuedReport",
    "LetterTemplate",
    "LetterheadLogo",
    "Level",
    "Membership",
    "Node",
    "Obstacle",
    "Period",
    "Predicate",
    "RecapPoint",
    "RecoveryCode",
    "ReopenRequest",
    "Role",
    "RouteSetting",
    "Scenario",
    "ScenarioChange",
    "SheetImport",
    "SignInFailure",
    "SignedCopy",
    "Stage",
    "Unit",
    "User",
    "Window",
    "WorkItem",
]
