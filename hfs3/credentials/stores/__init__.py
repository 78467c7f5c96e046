"""Where a key pair is kept: one file per kind of store."""
