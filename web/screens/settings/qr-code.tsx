import { encode } from 'uqr'

/** Modules of white around it that readers need. */
const quiet = 4

/** A text as a QR code, dark on white in either theme: cameras look for that. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])))
    .join('')
  const side = size + 2 * quiet
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} className="size-44 rounded-md bg-white">
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
