"""Every rule, one file per block of codes; a code is never changed and never used again."""
