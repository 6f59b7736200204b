"""Every write of the vault, one function per thing a person does, by concept."""
