"""What every handler shares: requests, errors, WebSockets, headers, measures."""
