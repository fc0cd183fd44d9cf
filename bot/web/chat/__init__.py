"""The chat: its conversations, over WebSocket and over plain HTTP."""
