"""What a page body is made of, one family a file; `ModuleBody` is the public list."""

from cms.blocks.bodies import AimsList, ModuleBody, PlainBody, SourceList, StopsList

__all__ = ["AimsList", "ModuleBody", "PlainBody", "SourceList", "StopsList"]
