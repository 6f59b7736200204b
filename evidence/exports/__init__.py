"""What the vault hands over as files: plain data in, bytes out."""
