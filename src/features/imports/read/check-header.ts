import { normalizeEmail } from '../../../domain/email.ts'
import { fold } from '../../../domain/fold.ts'
import { FileProblem, type RawRow } from './file-problem.ts'

const mostColumns = 300
const longestName = 200

/** The names of a table's columns, from its first row; throws when that row holds data or names two columns alike. */
export function readHeader({ line, cells }: RawRow): string[] {
  const names = withoutEmptyEnd(cells).map((cell) => cell.trim().slice(0, longestName))
  if (names.length === 0) throw new FileProblem('header_missing', `Line ${line}: there are no column names.`, line)
  if (names.length > mostColumns)
    throw new FileProblem(
      'too_many_columns',
      `Line ${line} has ${names.length} columns; at most ${mostColumns} are read.`,
      line,
    )
  const data = names.findIndex(looksLikeData)
  if (data >= 0)
    throw new FileProblem(
      'header_missing',
      `Line ${line}, column ${data + 1}: “${names[data]}” is data. The first line must hold the names of the columns.`,
      line,
      data + 1,
    )
  const first = new Map<string, number>()
  for (const [at, name] of names.entries()) {
    const same = first.get(fold(name))
    if (name !== '' && same !== undefined)
      throw new FileProblem(
        'header_twice',
        `Line ${line}, column ${at + 1}: “${name}” is the name of column ${same + 1} too. Give each column a name of its own.`,
        line,
        at + 1,
      )
    first.set(fold(name), at)
  }
  return names
}

/** Cells that a trailing delimiter left behind. */
function withoutEmptyEnd(cells: string[]): string[] {
  let end = cells.length
  while (end > 0 && cells[end - 1]!.trim() === '') end--
  return cells.slice(0, end)
}

/** An address, a phone, an amount, a date: nobody names a column so. A year (`2024`) may be a name. */
function looksLikeData(cell: string): boolean {
  if (normalizeEmail(cell) !== null) return true
  return /^[+(]?\d[\d\s().,/:-]{4,}$/.test(cell) || /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}/.test(cell)
}
