import { useEffect } from 'react'
import { useSession } from '../session.ts'

/** Colours the screens in the brand of the workspace, where it has one. */
export function useBrandColour(): void {
  const colour = useSession()?.workspace?.brand.colour
  useEffect(() => {
    const { dataset, style } = document.documentElement
    if (!colour) return
    dataset.brand = ''
    style.setProperty('--brand', colour)
    return () => {
      delete dataset.brand
      style.removeProperty('--brand')
    }
  }, [colour])
}
