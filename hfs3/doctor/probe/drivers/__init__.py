"""How each client is made to act: one file per client."""
