"""Which function is which S3 operation.

To add an operation: write its function in the module of its family; name it here; give it a row in `wire/routing.py`
(and take it out of `contract/features.py` if it was refused); add its file to `tests/conformance/`.
"""

from collections.abc import Mapping
from typing import Final

from hfs3.gateway.operations import buckets, copying, deletion, listing, multipart, objects, uploads
from hfs3.gateway.operations.call import Operation

OPERATIONS: Final[Mapping[str, Operation]] = {
    "AbortMultipartUpload": multipart.abort_multipart_upload,
    "CompleteMultipartUpload": multipart.complete_multipart_upload,
    "CopyObject": copying.copy_object,
    "CreateBucket": buckets.create_bucket,
    "CreateMultipartUpload": multipart.create_multipart_upload,
    "DeleteBucket": buckets.delete_bucket,
    "DeleteObject": objects.delete_object,
    "DeleteObjects": deletion.delete_objects,
    "GetBucketLocation": buckets.get_bucket_location,
    "GetObject": objects.get_object,
    "HeadBucket": buckets.head_bucket,
    "HeadObject": objects.head_object,
    "ListBuckets": buckets.list_buckets,
    "ListMultipartUploads": uploads.list_multipart_uploads,
    "ListObjectsV2": listing.list_objects_v2,
    "ListParts": uploads.list_parts,
    "PutObject": objects.put_object,
    "UploadPart": multipart.upload_part,
}
"""S3's name → the function that does it. What is not here, no row of `wire.routing` may serve."""
