"""What can go wrong with a recording. `code` is what rows, logs and the console show."""


class RecordingError(Exception):
    """The recording could not be worked on."""

    code = "recording_failed"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or (self.__doc__ or "").strip())


class RawMissing(RecordingError):
    """The PBX left no raw file for this call. Look for it in the spool folder of its PBX."""

    code = "raw_missing"


class RawEmpty(RecordingError):
    """The raw file holds no sound: the two parties were never bridged."""

    code = "raw_empty"


class RawStillGrowing(RecordingError):
    """The PBX is still writing the raw file; the recorder comes back to it."""

    code = "raw_still_growing"


class FfmpegMissing(RecordingError):
    """No ffmpeg was found. Install the ffmpeg package, or the imageio-ffmpeg wheel."""

    code = "ffmpeg_missing"


class EncodeFailed(RecordingError):
    """ffmpeg could not encode the raw file."""

    code = "encode_failed"


class Undecodable(RecordingError):
    """The encoded file cannot be decoded."""

    code = "undecodable"


class NotTheSameSound(RecordingError):
    """The encoded file does not sound like the raw file: channels, duration or level differ."""

    code = "not_the_same_sound"


class DiskFull(RecordingError):
    """No space is left for recordings. Free some space; the raw file is kept and tried again."""

    code = "disk_full"


class StoreUnreachable(RecordingError):
    """The recording store did not take or give the object. Check its address and its rights."""

    code = "store_unreachable"


class ObjectMissing(RecordingError):
    """The store has no object under this key."""

    code = "object_missing"


class ObjectDiffers(RecordingError):
    """The stored object is not what was sent: its size or its SHA-256 differs."""

    code = "object_differs"


class KeyUnknown(RecordingError):
    """This recording is sealed with a key that TALKTIME_RECORDING_KEYS does not hold."""

    code = "recording_key_unknown"


class SealBroken(RecordingError):
    """The stored object is not what was sealed: changed, cut or moved, or its key is another."""

    code = "seal_broken"


class StillKept(RecordingError):
    """This recording may not be deleted yet."""

    code = "recording_still_kept"
