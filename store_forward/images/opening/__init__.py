"""Opens files that strangers sent. Imported by the workshop's own process only: never where secrets are."""
