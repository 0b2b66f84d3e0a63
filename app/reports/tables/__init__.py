"""Reports as tables: each is a list of metrics over one dimension, or a builder of its own."""
