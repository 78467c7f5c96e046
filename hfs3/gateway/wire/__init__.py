"""The S3 wire format: parse, verify, route, render. No sockets, no storage."""
