"""Lists: leads that came together and are judged together."""
