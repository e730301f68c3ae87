import { readFile } from 'node:fs/promises'

/** The part of a vendor's README that tells how it is set up, as Markdown; null when it has none. */
export async function readGuide(vendorId: string): Promise<string | null> {
  if (!/^[a-z0-9-]+$/.test(vendorId)) return null
  const text = await readFile(new URL(`./${vendorId}/README.md`, import.meta.url), 'utf8').catch(() => '')
  const section = /^## Set(?:ting up|-up)\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text)?.[1]?.trim()
  return section || null
}
