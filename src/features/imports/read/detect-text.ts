import Papa from 'papaparse'
import { FileProblem } from './file-problem.ts'

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]
export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be'

/** What the first bytes of a file say it is. */
export type Kind = { kind: 'text'; encoding: Encoding; bomBytes: number } | { kind: 'xlsx' }

/** How much of a file's beginning `detectKind` and `detectDelimiter` look at. */
export const headBytes = 64 * 1024

/** Tells a text from a workbook by content, never by name; throws a `FileProblem` for anything else. */
export function detectKind(head: Buffer): Kind {
  if (head.length === 0) throw new FileProblem('file_empty', 'The file is empty (0 bytes).')
  const starts = (...bytes: number[]) => bytes.every((byte, at) => head[at] === byte)
  if (starts(0x50, 0x4b, 0x03, 0x04)) return { kind: 'xlsx' }
  if (starts(0xd0, 0xcf, 0x11, 0xe0))
    throw new FileProblem(
      'file_old_excel',
      'This is an old or protected Excel file. Save it as .xlsx without a password, or as CSV.',
    )
  for (const [name, magic] of formats)
    if (starts(...magic))
      throw new FileProblem(
        'file_not_a_table',
        `Line 1: this is ${name}, not a CSV or XLSX file, whatever its name says.`,
      )
  if (starts(0xef, 0xbb, 0xbf)) return { kind: 'text', encoding: 'utf-8', bomBytes: 3 }
  if (starts(0xff, 0xfe)) return { kind: 'text', encoding: 'utf-16le', bomBytes: 2 }
  if (starts(0xfe, 0xff)) return { kind: 'text', encoding: 'utf-16be', bomBytes: 2 }
  return { kind: 'text', encoding: encodingOf(head), bomBytes: 0 }
}

const formats: [string, number[]][] = [
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['a gzip archive', [0x1f, 0x8b]],
  ['an empty or split ZIP archive', [0x50, 0x4b]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21]],
  ['a 7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
]

/** Without a byte order mark: zeros in every second byte are UTF-16, valid UTF-8 is UTF-8, the rest Windows-1252. */
function encodingOf(head: Buffer): Encoding {
  const zeros = [0, 0]
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2]!++
  const pairs = head.length / 2
  if (zeros[1]! > pairs / 2 && zeros[0]! < pairs / 20) return 'utf-16le'
  if (zeros[0]! > pairs / 2 && zeros[1]! < pairs / 20) return 'utf-16be'
  if (zeros[0]! + zeros[1]! > 0) {
    const line = head.subarray(0, head.indexOf(0)).toString('latin1').split('\n').length
    throw new FileProblem('file_not_a_table', `Line ${line}: there are binary zeros, so this is no text file.`, line)
  }
  return isUtf8(head) ? 'utf-8' : 'windows-1252'
}

/** `isWhole` false: true also when the last letter is cut. */
export function isUtf8(bytes: Buffer, isWhole = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole })
    return true
  } catch {
    return false
  }
}

/**
 * Excel's own first line, which names the delimiter and is neither names nor data: that delimiter, or null for one that we do
 * not know. Undefined where there is none. `text`: with `\n` line ends.
 */
export function delimiterLine(text: string): Delimiter | null | undefined {
  const [, named] = /^sep=(.)\n/i.exec(text) ?? []
  return named === undefined ? undefined : (delimiters.find((each) => each === named) ?? null)
}

/** The delimiter under which most of the first records have as many cells as the first. `text`: with `\n` line ends. */
export function detectDelimiter(text: string): Delimiter {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1) || text
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const rows = recordsOf(whole, delimiter)
    const columns = rows[0]?.length ?? 0
    if (columns < 2) continue
    const alike = rows.filter(({ length }) => length === columns).length / rows.length
    // a quotation mark that stays inside a cell was meant to open one
    const torn = rows.filter((cells) => cells.some((cell) => cell.includes('"'))).length / rows.length
    const score = alike - torn + Math.min(columns, 50) / 1_000
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function recordsOf(text: string, delimiter: Delimiter): string[][] {
  const parser = new Papa.Parser({ delimiter, newline: '\n', preview: 50 })
  const { data } = parser.parse(text, 0, false) as { data: string[][] }
  return data.filter((cells) => cells.some((cell) => cell.trim() !== ''))
}
