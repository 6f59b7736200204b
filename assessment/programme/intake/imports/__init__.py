"""Files and pasted text as plain cells."""
