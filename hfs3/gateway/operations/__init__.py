"""S3 semantics, one file per operation family."""
