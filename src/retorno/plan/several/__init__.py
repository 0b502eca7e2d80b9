"""Several programmes at once that share aircraft and money: each planned apart, joined by shares."""
