"""Forms of the vault, by concept: shape and check what is typed; the files themselves are judged by the service."""
