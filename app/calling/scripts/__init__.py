"""Scripts: questions with a purpose, in one wording or several, and what came of each."""
