"""Words for what is wrong."""
