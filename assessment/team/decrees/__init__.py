"""The register of SK of a unit's team: what formed it, what changed it, and which roles hang on each."""
