"""Whether anything costs more because other offices exist: the same portal with few and with many units, side by side."""
