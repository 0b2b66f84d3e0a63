"""What a cell of a list means once it is tidy: names, codes, sums, dates, and who may be called."""
