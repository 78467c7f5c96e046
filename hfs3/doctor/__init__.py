"""Runs every check, proves the settings, mends by configuring again."""
