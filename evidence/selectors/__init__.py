"""Every read of the vault, limited to what its reader may see, by concept."""
