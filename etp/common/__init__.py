"""What every app may use and that knows no model: rules, time, tokens, text, documents."""

from etp.common.rules import RuleBroken

__all__ = ["RuleBroken"]
