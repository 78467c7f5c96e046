"""Bytes and names, kept."""
