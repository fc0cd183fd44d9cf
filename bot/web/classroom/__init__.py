"""The front of classroom sessions: calls, screens over WebSocket, pages, and the tasks that the assistant has in them."""
