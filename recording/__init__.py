"""Recorder, markers, playback, redaction and export; has no content yet."""
