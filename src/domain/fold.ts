const plainAscii = /^[\u0020-\u007e]*$/

/**
 * Text as people compare it: without accents and case, runs of white space as one space, trimmed. Folding what is
 * folded changes nothing. Other scripts keep their letters.
 */
export function fold(text: string): string {
  const plain = plainAscii.test(text) ? text : withoutAccents(text)
  return plain.toLowerCase().replace(/\s+/g, ' ').trim()
}

/** The same letters without their accents; case and white space stay. */
export function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').replaceAll('ẞ', 'SS')
}

/** The folded text's words: runs of letters and digits. */
export function foldedWords(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** All of these words, each as the beginning of one, as PostgreSQL's `to_tsquery` reads it; empty for none. */
export const prefixQuery = (words: readonly string[]): string => words.map((word) => `${word}:*`).join(' & ')
