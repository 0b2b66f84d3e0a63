"""Whether numbers exist at all: what checkers, the network and agents say of them."""
