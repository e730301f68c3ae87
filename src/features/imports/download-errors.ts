import type { Language } from '../../base/language.ts'
import { csvLine } from '../leads/write-csv.ts'
import type { Call } from '../route.ts'
import type { ImportJob } from './job.ts'
import { sayProblem } from './map/say-problem.ts'
import { hideCells } from './show-import.ts'
import { type ImportRow, listRows } from './store-rows.ts'

const pageRows = 1_000

/**
 * The rows with problems as they stood in the file, with what is wrong beside them in that language. Corrected and uploaded again, the added
 * columns are left out.
 */
export async function* errorRows(
  { transaction, hidden }: Pick<Call, 'transaction' | 'hidden'>,
  job: ImportJob,
  language: Language,
): AsyncGenerator<string[]> {
  const names = (job.columns ?? []).map(({ name }) => name)
  yield [...names, 'leadline_line', 'leadline_error', 'leadline_reason', 'leadline_suggestion']
  let after = 0
  for (;;) {
    const rows = await transaction((tx) => listRows(tx, job, { hasProblems: true }, pageRows, after))
    for (const row of rows.slice(0, pageRows)) yield lineOf(hideCells(job, row, hidden), names, language)
    if (rows.length <= pageRows) return
    after = rows[pageRows - 1]!.row
  }
}

function lineOf({ line, cells, problems }: ImportRow, names: string[], language: Language): string[] {
  const told = (say: (problem: ImportRow['problems'][number]) => string | null) =>
    problems
      .map(say)
      .filter((text) => text !== null)
      .join(' | ')
  return [
    ...names.map((_, at) => cells[at] ?? ''),
    String(line),
    told(({ code }) => code),
    told(({ code, column, value }) => {
      const place = column ? `${names[column - 1] || column}: ` : ''
      return `${place}${sayProblem(code, language)}${value ? ` (${value})` : ''}`
    }),
    told(({ suggestion }) => suggestion),
  ]
}

/** CSV as the spreadsheets of the language expect it: with a byte order mark, and no cell that would be run as a formula. */
export async function* writeCsv(rows: AsyncIterable<string[]>, language: Language): AsyncGenerator<string> {
  const delimiter = language === 'en' ? ',' : ';'
  yield '\ufeff'
  for await (const cells of rows) yield csvLine(cells, delimiter)
}
