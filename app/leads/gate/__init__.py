"""The gate of a list: nobody dials it before it was cleaned, checked and let through."""
