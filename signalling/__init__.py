"""The only door to browsers: HTTP, WebSocket, the LiveKit wire, and the static web client."""
