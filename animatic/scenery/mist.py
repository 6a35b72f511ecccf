"""Drifting mist behind the people: fractal noise, computed at a twelfth of the picture's size and added as light.

Value noise summed over four octaves with rising drift; only the High tier pays for it.
"""

from functools import lru_cache

import skia

from animatic.moment import Moment
from animatic.sheet import Sheet

_SHADER = """
uniform float time; uniform float2 size; uniform float3 tint; uniform float amount;
float hash(float2 p) { p = fract(p * float2(123.34, 456.21)); p += dot(p, p + 45.32); return fract(p.x * p.y); }
float noise(float2 p) {
  float2 i = floor(p), f = fract(p); f = f * f * (3 - 2 * f);
  float above = mix(hash(i), hash(i + float2(1, 0)), f.x);
  return mix(above, mix(hash(i + float2(0, 1)), hash(i + float2(1, 1)), f.x), f.y);
}
half4 main(float2 pixel) {
  float2 place = pixel / size.y; float value = 0, share = 0.5;
  float2 p = place * float2(2.2, 5) + float2(time * 0.12, 0);
  for (int i = 0; i < 4; i++) {
    value += share * noise(p + float2(time * 0.05 * float(i), 0)); p *= 2.03; share *= 0.5;
  }
  float band = smoothstep(0.25, 0.75, place.y) * smoothstep(1.05, 0.8, place.y);
  return half4(half3(tint * smoothstep(0.38, 0.95, value) * band * amount), 0);
}
"""


@lru_cache(maxsize=1)
def _effect() -> skia.RuntimeEffect:
    made = skia.RuntimeEffect.MakeForShader(_SHADER)
    return getattr(made, "effect", made)


class Mist:
    """Mist for a light canvas of a size in pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._surface = skia.Surface(max(1, width // 3), max(1, height // 3))

    def draw(self, sheet: Sheet, moment: Moment, amount: float) -> None:
        """Add the mist of a moment to the light canvas."""
        if not sheet.lit or amount <= 0:
            return
        builder = skia.RuntimeShaderBuilder(_effect())
        builder.setUniform("time", float(moment.time_s))
        builder.setUniform("size", [float(self._surface.width()), float(self._surface.height())])
        builder.setUniform("tint", list(moment.palette.haze[0]))
        builder.setUniform("amount", float(amount))
        paint = skia.Paint(Shader=builder.makeShader(), BlendMode=skia.BlendMode.kSrc)
        self._surface.getCanvas().drawPaint(paint)
        sheet.light.save()
        sheet.light.resetMatrix()
        sheet.light.drawImageRect(
            self._surface.makeImageSnapshot(),
            skia.Rect.MakeWH(self.width, self.height),
            skia.SamplingOptions(skia.FilterMode.kLinear),
            skia.Paint(BlendMode=skia.BlendMode.kPlus),
        )
        sheet.light.restore()
