"""What is looked at, how often, by whom, and what was found: the domain's rules, pure."""
