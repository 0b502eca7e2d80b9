"""Re-plan: what happened since a plan was made, and a new plan that moves as few people as it can."""
