"""The live visit: appointments, waiting room and consultation states; has no content yet."""
