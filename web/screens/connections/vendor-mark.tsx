import { colourOf } from '../../parts/colour.ts'

/** A vendor's initials on its own colour. */
export function VendorMark({ vendor, title }: { vendor: string; title: string }) {
  const initials = title
    .split(/[\s-]+/)
    .map((word) => word[0])
    .join('')
    .slice(0, 2)
  return (
    <span
      aria-hidden
      className="flex size-9 shrink-0 items-center justify-center rounded-md text-xs font-semibold text-white uppercase"
      style={{ background: `color-mix(in oklab, ${colourOf(vendor)} 72%, black)` }}
    >
      {initials}
    </span>
  )
}
