"""What an agent does with a customer who is on the line: hold, mask, third parties, hand-offs."""
