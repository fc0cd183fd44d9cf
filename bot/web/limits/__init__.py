"""How much one conversation, one address and all together may ask."""
