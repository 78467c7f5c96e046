"""How each S3 client spells, shows and reads its settings: one file per client."""
