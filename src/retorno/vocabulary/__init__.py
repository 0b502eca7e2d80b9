"""The words all stages share: errors, money, places, people, evidence."""
