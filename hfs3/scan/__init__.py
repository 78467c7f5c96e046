"""Key pairs and tokens that were left in files: found by their shape, told by their place, never shown."""
