"""A multipart upload, as several files of the suite need one."""

from collections.abc import Iterable
from typing import Any

from tests.conformance.wire import ACCEPTED, S3, refusal


class Upload:
    """An upload under way."""

    def __init__(self, s3: S3, bucket: str, key: str, **more: Any) -> None:  # noqa: ANN401  # CreateMultipartUpload's own
        self._s3 = s3
        self._object = {"Bucket": bucket, "Key": key}
        self.id: str = s3.create_multipart_upload(**self._object, **more)["UploadId"]

    def part(self, number: int, body: bytes) -> dict[str, Any]:
        etag = self._s3.upload_part(**self._object, UploadId=self.id, PartNumber=number, Body=body)["ETag"]
        return {"PartNumber": number, "ETag": etag}

    def complete(self, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401  # as above
        document = {"Parts": list(parts)}
        answer: dict[str, Any] = self._s3.complete_multipart_upload(
            **self._object, UploadId=self.id, MultipartUpload=document, **more
        )
        return answer

    def try_complete(self, parts: Iterable[dict[str, Any]], **more: Any) -> tuple[int, str]:  # noqa: ANN401  # as above
        return refusal(lambda: self.complete(*parts, **more))

    def content(self) -> bytes | None:
        if refusal(self._s3.head_object, **self._object) != ACCEPTED:
            return None
        body: bytes = self._s3.get_object(**self._object)["Body"].read()
        return body
