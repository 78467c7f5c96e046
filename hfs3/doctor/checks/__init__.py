"""What the doctor looks at: one file per concern."""
