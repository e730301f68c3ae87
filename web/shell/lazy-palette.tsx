import { lazy, Suspense } from 'react'

const Palette = lazy(() => import('./palette.tsx'))

interface PaletteProps {
  isOpen: boolean
  onClose(): void
  onHelp(): void
}

/** The palette is loaded when it is first opened. */
export function LazyPalette(props: PaletteProps) {
  if (!props.isOpen) return null
  return (
    <Suspense fallback={null}>
      <Palette {...props} />
    </Suspense>
  )
}
