import { join } from 'node:path'
import { type Language, languages } from '../base/language.ts'
import type { Vendor } from './_kit/contract.ts'
import { readWords, type VendorWords } from './_kit/words.ts'

/** Reads what every vendor says in every language, once; a set-up that is not translated is told in English. */
export async function loadWords(
  vendors: readonly Pick<Vendor, 'id'>[],
): Promise<(vendorId: string, language: Language) => VendorWords> {
  const known = new Map<string, VendorWords>()
  for (const { id } of vendors) {
    const read = (language: Language) => readWords(join(import.meta.dirname, id), language)
    const english = await read('en')
    for (const language of languages) {
      const words = await read(language)
      known.set(`${id} ${language}`, { ...words, setUp: words.setUp ?? english.setUp })
    }
  }
  return (vendorId, language) => known.get(`${vendorId} ${language}`) ?? { title: null, settings: {}, setUp: null }
}
