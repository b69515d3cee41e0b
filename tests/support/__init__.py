"""What tests of several packages share: a real server as a subprocess, a real browser, a lossy relay."""
