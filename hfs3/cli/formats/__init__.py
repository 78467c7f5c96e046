"""Findings in the formats of other tools, one file each: pure functions from a diagnosis to text."""
