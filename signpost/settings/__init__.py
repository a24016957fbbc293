"""Settings: `dev` for one's own machine, `production`, `test`. `base` holds what they share."""
