"""Settings: `base` plus one small overlay a use (`run`, `production`, `test`)."""
