import Papa from 'papaparse'
import type { Delimiter } from './detect-text.ts'
import { FileProblem, type RawRow } from './file-problem.ts'

/** A record longer than this (characters) is a quote that was never closed, or no table at all. */
const longestRecord = 1024 * 1024

interface Parsed {
  data: string[][]
  errors: { code: string; row: number; index: number }[]
  meta: { cursor: number }
}

/**
 * Cuts text into records, piece by piece. The library does the quoting; line numbers are ours, since one record may span
 * several lines. Lines without a word (`;;;`) are counted and left out. Pieces end their lines with `\n`.
 */
export function createCsvParser(delimiter: Delimiter): { push(text: string): RawRow[]; end(): RawRow[] } {
  let rest = ''
  let line = 1
  const add = (rows: RawRow[], cells: string[], flaw?: RawRow['flaw']) => {
    if (cells.some((cell) => cell.trim() !== '')) rows.push(rowOf(line, cells, flaw))
    line += linesOf(cells)
  }
  /** True when there is more to parse after a record that was mended. */
  const parseSome = (rows: RawRow[], isLast: boolean): boolean => {
    const { data, errors, meta } = parse(rest, delimiter, !isLast)
    const bad = errors.find(({ code }) => code === 'InvalidQuotes')
    const open = errors.find(({ code }) => code === 'MissingQuotes')
    if (!bad && isLast && open) throw neverClosed(rest, open.index, line, delimiter)
    for (const cells of bad ? data.slice(0, bad.row) : data) add(rows, cells)
    if (!bad) rest = isLast ? '' : rest.slice(meta.cursor)
    else {
      const start = bad.row === 0 ? 0 : parse(rest, delimiter, true, bad.row).meta.cursor
      const mended = mend(rest, start, bad.index, isLast, line, delimiter)
      rest = rest.slice(mended?.end ?? start)
      if (mended) add(rows, mended.cells, 'quote_malformed')
      if (mended) return true
    }
    if (rest.length > longestRecord) throw tooLong(rest, line, delimiter)
    return false
  }
  const parseAll = (isLast: boolean): RawRow[] => {
    const rows: RawRow[] = []
    while (rest !== '' && parseSome(rows, isLast));
    return rows
  }
  return {
    push: (text) => {
      rest += text
      return parseAll(false)
    },
    end: () => parseAll(true),
  }
}

function parse(text: string, delimiter: Delimiter, ignoreLastRow: boolean, preview = 0): Parsed {
  return new Papa.Parser({ delimiter, newline: '\n', preview }).parse(text, 0, ignoreLastRow) as Parsed
}

/**
 * A quoted cell with a bare quote inside (`"Loja "Boa" ltda"`): its quotes are taken as they stand up to the end of the
 * line, and the row is flawed. Where lines lie between, the quote was never closed. Null: the line is not all here yet.
 */
function mend(text: string, start: number, index: number, isLast: boolean, line: number, delimiter: Delimiter) {
  const stray = text.slice(index).search(/(?<!")(?:"")*"(?!")/) + index
  if (text.slice(index, stray).includes('\n')) throw neverClosed(text.slice(start), index - start, line, delimiter)
  const lineEnd = text.indexOf('\n', stray)
  if (lineEnd < 0 && !isLast) return null
  const before = parse(text.slice(start, index - 1), delimiter, false).data[0] ?? ['']
  const after = text.slice(index - 1, lineEnd < 0 ? text.length : lineEnd).split(delimiter)
  return { cells: [...before.slice(0, -1), ...after], end: lineEnd < 0 ? text.length : lineEnd + 1 }
}

function rowOf(line: number, cells: string[], flaw?: RawRow['flaw']): RawRow {
  if (flaw) return { line, cells, flaw }
  return cells.some((cell) => cell.includes('\ufffd')) ? { line, cells, flaw: 'bad_character' } : { line, cells }
}

function linesOf(cells: string[]): number {
  let lines = 1
  for (const cell of cells) for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) lines++
  return lines
}

const opening = (line: number, column: number) =>
  `Line ${line}, column ${column}: a quotation mark (") opens here and is never closed.`

/** `index`: the character after the opening quote. */
function neverClosed(text: string, index: number, firstLine: number, delimiter: Delimiter): FileProblem {
  const before = text.slice(0, Math.max(0, index - 1))
  const line = firstLine + before.split('\n').length - 1
  const column = before.slice(before.lastIndexOf('\n') + 1).split(delimiter).length
  return new FileProblem('quote_open', opening(line, column), line, column)
}

function tooLong(text: string, line: number, delimiter: Delimiter): FileProblem {
  const quote = text.indexOf('"')
  if (quote >= 0) return neverClosed(text, quote + 1, line, delimiter)
  return new FileProblem('record_too_long', `Line ${line} is longer than a million characters: this is no table.`, line)
}
