"""A local, offline double of the Hub's S3 endpoint."""
