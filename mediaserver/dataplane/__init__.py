"""The door to the Rust data plane."""
