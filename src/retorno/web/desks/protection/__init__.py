"""The protection desk: opening a hold in one tap, and what its owners do about it."""
