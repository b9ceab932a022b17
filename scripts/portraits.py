"""People drawn for the fake cameras: flat faces that breathe and blink, as MJPEG for Chromium."""

import math
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

Color = tuple[int, int, int]

DRAWN, SHOWN = (1280, 720), (640, 360)
FRAMES = 60
BLINK = (28, 29)
LIPS = (150, 70, 65)
EYES = (50, 35, 30)
BOOKS = ((90, (150, 90, 80)), (110, (90, 120, 110)), (80, (190, 160, 90)), (100, (80, 90, 130)))


@dataclass(frozen=True)
class Portrait:
    wall: Color
    skin: Color
    hair: Color
    shirt: Color
    long_hair: bool

    def write(self, path: Path) -> Path:
        """Write the frames one after the other, which is what MJPEG is."""
        room = self._room()
        with path.open("wb") as file:
            for frame in range(FRAMES):
                image = room.copy()
                self._person(ImageDraw.Draw(image), frame)
                image.resize(SHOWN, Image.Resampling.LANCZOS).save(file, "JPEG", quality=88)
        return path

    def _room(self) -> Image.Image:
        image = Image.new("RGB", DRAWN, self.wall)
        draw = ImageDraw.Draw(image)
        width, height = DRAWN
        for y in range(height):
            draw.line([(0, y), (width, y)], fill=shade(self.wall, 1 - y / height / 4))
        draw.rectangle([90, 120, 330, 420], fill=shade(self.wall, 1.15))
        draw.rectangle([110, 140, 310, 400], fill=(196, 214, 220))
        draw.rectangle([980, 380, 1240, 392], fill=(120, 92, 70))
        for index, (size, color) in enumerate(BOOKS):
            draw.rectangle([1000 + 38 * index, 380 - size, 1030 + 38 * index, 380], fill=color)
        return image

    def _person(self, draw: ImageDraw.ImageDraw, frame: int) -> None:
        turn = frame / FRAMES * 2 * math.pi
        x, y = 640 + round(6 * math.sin(turn)), 330 + round(3 * math.sin(2 * turn))

        def box(left, top, right, bottom):
            return [x + left, y + top, x + right, y + bottom]

        if self.long_hair:
            draw.rounded_rectangle(box(-135, -150, 135, 190), 90, fill=self.hair)
        draw.rounded_rectangle(box(-290, 190, 290, 570), 150, fill=self.shirt)
        draw.rounded_rectangle(box(-50, 80, 50, 240), 40, fill=shade(self.skin, 0.9))
        draw.ellipse(box(-110, -140, 110, 150), fill=self.skin)
        draw.pieslice(box(-120, -165, 120, 70), 180, 360, fill=self.hair)
        if not self.long_hair:
            draw.rectangle(box(-118, -50, -98, 10), fill=self.hair)
            draw.rectangle(box(98, -50, 118, 10), fill=self.hair)
        for eye in (-42, 42):
            if frame in BLINK:
                draw.line(box(eye - 12, 4, eye + 12, 4), fill=EYES, width=4)
            else:
                draw.ellipse(box(eye - 9, -8, eye + 9, 12), fill=EYES)
            draw.arc(box(eye - 24, -38, eye + 24, -8), 200, 340, fill=self.hair, width=6)
        draw.arc(box(-42, 40, 42, 95), 20, 160, fill=LIPS, width=6)


def shade(color: Color, factor: float) -> Color:
    return tuple(min(255, int(part * factor)) for part in color)


THERAPIST = Portrait((150, 165, 160), (226, 178, 148), (70, 45, 35), (58, 95, 110), True)
CLIENT = Portrait((172, 158, 140), (190, 138, 104), (35, 28, 26), (96, 84, 120), False)
