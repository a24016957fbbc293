"""Commands of decision trees."""
