"""The project: settings, URLs, middleware, health. Nothing about the field."""

__version__ = "0.1.0"
