"""What a page body is made of, one family a file; `ModuleBody` is the public list."""

from cms.blocks.bodies import AimsList, ModuleBody, PlainBody, SourceList, StopsList
from cms.blocks.guide import GuideBody

__all__ = ["AimsList", "GuideBody", "ModuleBody", "PlainBody", "SourceList", "StopsList"]
