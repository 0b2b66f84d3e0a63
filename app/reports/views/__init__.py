"""Reports with their filters, kept under a name; a shared one is everybody's to open."""
