"""Reports that are mailed again and again, and the mail server they go through."""
