"""A drop on a server: object storage (S3), WebDAV or SFTP, by way of fsspec; loaded only when such a place is opened."""

from station.sync.carriers import Access, Carrier, CarrierError, Fault


def open_remote(location: str, access: Access) -> Carrier:
    """The carrier for ``s3://``, ``webdavs://`` or ``sftp://``."""
    raise CarrierError(Fault.UNREACHABLE)
