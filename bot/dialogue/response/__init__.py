"""The reply to one turn: what it is (responder, the two policies and what they ask), and how it is worded (composer and what it needs)."""
