"""Pages of the document vault, one module a concept."""
