"""The way to the carrier: is it there, and does a call go through."""
