"""The pages around the chat, and what browsers and search engines ask for beside them."""
