import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../../base/language.ts'

/** What a vendor says in one language to the people who set it up. */
export interface VendorWords {
  /** What it is called where its own name is a description; null: as in every language. */
  title: string | null
  /** Title and help by the setting's name. English stands in `settings.ts`, so that of English this is empty. */
  settings: Record<string, { title: string; help: string }>
  /** How it is set up, as Markdown; null when nothing is said about it. */
  setUp: string | null
}

/**
 * Reads them from the vendor's folder. The set-up is a section of the README in English and a file in the other languages:
 * `words/es.md`, beside `words/es.json` for the settings. A heading at the file's beginning translates the vendor's title.
 */
export async function readWords(folder: string, language: Language): Promise<VendorWords> {
  if (language === 'en') return { title: null, settings: {}, setUp: setUpIn(await textOf(join(folder, 'README.md'))) }
  const file = join(folder, 'words', language)
  const [, title = null, setUp = ''] = /^(?:# (.+)\n)?([\s\S]*)$/.exec(await textOf(`${file}.md`)) ?? []
  return { title, settings: JSON.parse(await textOf(`${file}.json`, '{}')), setUp: setUp.trim() || null }
}

const textOf = async (path: string, otherwise = '') => (existsSync(path) ? readFile(path, 'utf8') : otherwise)

function setUpIn(readme: string): string | null {
  return /^## Set-up\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(readme)?.[1]?.trim() || null
}
