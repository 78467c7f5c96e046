"""Hands: reading and editing files that belong to the user."""
