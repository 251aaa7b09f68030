"""The commands by noun: each adds its words to the parser, and runs."""
