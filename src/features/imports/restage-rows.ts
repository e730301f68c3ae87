import { encodeCopy } from './encode-copy.ts'
import type { RowOrigin } from './fact-of-row.ts'
import type { RowPlan } from './map/read-row.ts'
import type { StagedPiece } from './stage-file.ts'
import { jobColumns, stageRow } from './stage-row.ts'

export interface RestageOptions {
  origin: RowOrigin
  plan: RowPlan
}

/** A row of staging as it stood in the file. */
export interface StoredRow {
  row: number
  line: number
  cells: string
  /** Of the first reading: spelling that no mapping changes. */
  flaw: 'quote_malformed' | 'bad_character' | null
}

/** Reads rows of staging anew, by another mapping or with fixes. `chunks`: JSON arrays of `StoredRow`. */
export async function* restageRows(
  chunks: AsyncIterable<Buffer>,
  { origin, plan }: RestageOptions,
): AsyncGenerator<StagedPiece> {
  for await (const chunk of chunks) {
    const rows = JSON.parse(chunk.toString('utf8')) as StoredRow[]
    const staged = rows.map(({ row, line, cells, flaw }) =>
      stageRow(origin, plan, row, { line, cells: JSON.parse(cells), ...(flaw && { flaw }) }),
    )
    yield { type: 'rows', copy: encodeCopy(jobColumns(origin), staged), count: rows.length }
  }
}
