"""The proof by running: the user's own clients and settings against the bundled gateway."""
