"""One file on its way into a list: decoded, mapped, normalised, deduplicated, scrubbed."""
