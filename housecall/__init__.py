"""The program: command line, configuration and composition root."""
