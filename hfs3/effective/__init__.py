"""What each client would really take for a setting, and where it has it from."""
