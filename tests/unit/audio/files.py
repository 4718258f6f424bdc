"""Sound files of every kind, made by the encoders that come with PyAV."""

from pathlib import Path

import av
import numpy as np

CODECS = {
    "wav": "pcm_s16le",
    "flac": "flac",
    "mp3": "libmp3lame",
    "m4a": "aac",
    "mp4": "aac",
    "ogg": "libopus",
}


def tone(hertz: float, seconds: float, rate: int, level: float = 0.25):
    return (level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype("f")


def write(path: Path, sound, rate: int, codec: str = "", picture: bool = False) -> Path:
    """Write sound of shape (channels, n); with a picture, a film of one second per second."""
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(sound)]
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10, width=64, height=48) if picture else None
        if video:
            video.pix_fmt = "yuv420p"
        audio = container.add_stream(codec or CODECS[path.suffix[1:]], rate=rate, layout=layout)
        audio.bit_rate = 64_000 * len(sound)
        for n in range(int(10 * sound.shape[1] / rate) if video else 0):
            image = av.VideoFrame.from_ndarray(np.full((72, 64), n % 255, np.uint8), "yuv420p")
            container.mux(video.encode(image))
        if video:
            container.mux(video.encode(None))
        for at in range(0, sound.shape[1], 1000):
            piece = np.ascontiguousarray(sound[:, at : at + 1000])
            frame = av.AudioFrame.from_ndarray(piece, "fltp", layout)
            frame.sample_rate, frame.pts = rate, at
            container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    return path
