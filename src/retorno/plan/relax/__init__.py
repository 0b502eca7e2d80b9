"""What would make a goal possible: limits that clash, proved, and the least that would free them."""
