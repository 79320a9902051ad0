from etp.programmes.models.law import ChangeToDeclare, Declaration, DeclarationEvent, FileContent, ProgrammeFile
from etp.programmes.models.programmes import (
    Carrier,
    CompletionRule,
    HeldByVersion,
    Module,
    ModuleVersion,
    Objective,
    Programme,
    ProgrammeSite,
    ProgrammeVersion,
    TeamMember,
)

__all__ = [
    "Carrier",
    "ChangeToDeclare",
    "CompletionRule",
    "Declaration",
    "DeclarationEvent",
    "FileContent",
    "HeldByVersion",
    "Module",
    "ModuleVersion",
    "Objective",
    "Programme",
    "ProgrammeFile",
    "ProgrammeSite",
    "ProgrammeVersion",
    "TeamMember",
]
