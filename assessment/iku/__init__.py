"""The predicate as an IKU: the rule of an instansi, and what a unit notes of it for its contract."""
