"""May this lead be called now, and if not, why not? One question, asked in one place."""
