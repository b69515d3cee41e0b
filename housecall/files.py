"""Puts together what takes files in, on an open clinic."""

from signalling import ClinicServices
from store_forward import FileIntake, UploadSettings
from vault import JobQueue


def files_on(services: ClinicServices, queue: JobQueue, settings: UploadSettings) -> FileIntake:
    """Return what takes files in for these services; the caller closes it."""
    return FileIntake(
        services.database,
        services.records,
        blobs=services.blobs,
        attachments=services.attachments,
        queue=queue,
        settings=settings,
    )
