"""What a program needs around it to work with a bucket: environment variables, and how shells write them."""
