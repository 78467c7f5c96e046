"""Key names checked before they are uploaded."""
