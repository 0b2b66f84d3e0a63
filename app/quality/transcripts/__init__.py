"""Transcripts: the text of recordings, found phrases, and the list of what is looked for."""
