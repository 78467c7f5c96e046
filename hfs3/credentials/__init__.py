"""Tokens in, key pairs out, kept safe."""
