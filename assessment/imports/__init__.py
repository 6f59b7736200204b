"""Files brought in: bytes in, plain data out, or every problem with its place; nothing is stored here."""
