"""The stand-in for the Hub's own API: accounts, whoami and the token exchange."""
