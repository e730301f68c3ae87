import { encodeCopy } from './encode-copy.ts'
import type { RowOrigin } from './fact-of-row.ts'
import { type Column, foldName, guessColumns } from './map/guess-columns.ts'
import type { RowPlan } from './map/read-row.ts'
import { detectDayOrder } from './map/read-values.ts'
import type { Target } from './map/targets.ts'
import { readHeader } from './read/check-header.ts'
import { createDecoder } from './read/decode-text.ts'
import {
  type Delimiter,
  delimiterLine,
  detectDelimiter,
  detectKind,
  type Encoding,
  headBytes,
} from './read/detect-text.ts'
import { FileProblem, type RawRow } from './read/file-problem.ts'
import { largestWorkbook } from './read/open-workbook.ts'
import { createCsvParser } from './read/parse-csv.ts'
import { readXlsx } from './read/read-xlsx.ts'
import { jobColumns, stageRow } from './stage-row.ts'

/** What the staging of one file needs to know. Plain data: it is handed to a thread. */
export interface StageOptions {
  origin: RowOrigin
  country: string
  timeZone: string
  /** Of the plan; the row behind it makes the file too long. */
  mostRows: number
  remembered: [column: string, target: Target][]
  defaults: RowPlan['defaults']
  /** By column name, over every guess. */
  mapping: Record<string, Target>
  /** Custom fields that no column may become. */
  hidden: string[]
}

export interface FileFormat {
  kind: 'csv' | 'xlsx'
  encoding: Encoding | null
  delimiter: Delimiter | null
}

/** What comes out of a file, in this order: once what it is, then its rows ready for COPY, piece by piece. */
export type StagedPiece =
  | { type: 'table'; format: FileFormat; columns: Column[]; dayOrder: RowPlan['dayOrder'] }
  | { type: 'rows'; copy: Buffer; count: number }

/** Rows are looked at before the columns are guessed. */
const sampleRows = 25
const pieceRows = 1_000

/** Reads a file of any kind into rows for COPY; throws a `FileProblem` when it cannot be read as a whole. */
export async function* stageFile(chunks: AsyncIterable<Buffer>, options: StageOptions): AsyncGenerator<StagedPiece> {
  const format: FileFormat = { kind: 'csv', encoding: null, delimiter: null }
  const [staging, end] = createStaging(format, options)
  for await (const rows of readRows(chunks, format)) yield* staging(rows)
  yield* end()
}

/** Takes rows, header first; the columns are guessed once some rows are there to be looked at. */
function createStaging(format: FileFormat, options: StageOptions) {
  let header: RawRow | undefined
  let waiting: RawRow[] = []
  let plan: RowPlan | undefined
  let count = 0
  function* flush(first: RawRow): Generator<StagedPiece> {
    if (!plan) {
      const table = describe(first, waiting, format, options)
      plan = planOf(table, options)
      yield table
    }
    for (const piece of cut(waiting)) {
      count += piece.length
      yield { type: 'rows', ...stageRows(piece, plan, options, count) }
    }
    waiting = []
  }
  function* take(rows: RawRow[]): Generator<StagedPiece> {
    const [first, ...others] = header ? [header, ...rows] : rows
    if (!first) return
    header = first
    for (const row of others) waiting.push(row)
    if (plan || waiting.length >= sampleRows) yield* flush(first)
  }
  function* end(): Generator<StagedPiece> {
    if (!header) throw new FileProblem('file_empty', 'The file holds no line of text.')
    yield* flush(header)
    const { line } = header
    if (count === 0)
      throw new FileProblem('file_empty', `Line ${line} holds the names of columns and nothing follows.`, line)
  }
  return [take, end] as const
}

function* cut(rows: RawRow[]): Generator<RawRow[]> {
  for (let at = 0; at < rows.length; at += pieceRows) yield rows.slice(at, at + pieceRows)
}

/** `countAfter`: rows of the file with these. */
function stageRows(rows: RawRow[], plan: RowPlan, { origin, mostRows }: StageOptions, countAfter: number) {
  const before = countAfter - rows.length
  if (countAfter > mostRows) {
    const { line } = rows[mostRows - before]!
    throw new FileProblem(
      'too_many_rows',
      `Line ${line} is row ${mostRows + 1}, and the plan allows ${mostRows} rows in one file. Split the file, or ask for a higher limit.`,
      line,
    )
  }
  return {
    copy: encodeCopy(
      jobColumns(origin),
      rows.map((row, at) => stageRow(origin, plan, before + at + 1, row)),
    ),
    count: rows.length,
  }
}

function describe(header: RawRow, rows: RawRow[], format: FileFormat, options: StageOptions) {
  const { remembered, mapping, country, hidden } = options
  const names = readHeader(header)
  const samples = names.map((_, at) => rows.slice(0, sampleRows).map(({ cells }) => (cells[at] ?? '').slice(0, 200)))
  const columns = guessColumns(names, samples, new Map(remembered), country)
  for (const [name, target] of Object.entries(mapping)) {
    const column = columns.find((each) => foldName(each.name) === foldName(name))
    if (!column)
      throw new FileProblem(
        'header_missing',
        `Line ${header.line}: there is no column “${name}”, which the mapping names.`,
        header.line,
      )
    Object.assign(column, { target, confidence: 1, from: 'remembered' })
  }
  for (const column of columns)
    if (column.target.to === 'custom' && hidden.includes(column.target.name)) column.target = { to: 'ignore' }
  const days = columns.flatMap(({ target, samples: values }) => (isDay(target) ? values : []))
  const table = {
    type: 'table' as const,
    format,
    columns: columns.map(withFewSamples),
    dayOrder: detectDayOrder(days, country),
  }
  return table
}

const isDay = (target: Target) =>
  (target.to === 'field' && target.field === 'created_at') || (target.to === 'custom' && target.type === 'date')

/** What a person is shown. */
const withFewSamples = (column: Column): Column => ({
  ...column,
  samples: column.samples.filter((text) => text !== '').slice(0, 5),
})

function planOf(
  { columns, dayOrder }: { columns: Column[]; dayOrder: RowPlan['dayOrder'] },
  options: StageOptions,
): RowPlan {
  const { country, timeZone, defaults } = options
  return { targets: columns.map(({ target }) => target), defaults, fixes: {}, country, timeZone, dayOrder }
}

async function* readRows(chunks: AsyncIterable<Buffer>, format: FileFormat): AsyncGenerator<RawRow[]> {
  const source = chunks[Symbol.asyncIterator]()
  const { bytes: head, isAll } = await takeAtLeast(source, headBytes)
  const kind = detectKind(head)
  if (kind.kind === 'xlsx') {
    format.kind = 'xlsx'
    yield* readXlsx(await takeWorkbook(head, source))
    return
  }
  format.encoding = kind.encoding
  const decoder = createDecoder(kind.encoding)
  const text = decoder.decode(head.subarray(kind.bomBytes))
  const named = delimiterLine(text)
  // the line stays as an empty one, so that the others keep their numbers
  const table = named === undefined ? text : text.slice(text.indexOf('\n'))
  format.delimiter = named ?? detectDelimiter(table)
  const parser = createCsvParser(format.delimiter)
  yield parser.push(table)
  for (let next = isAll ? null : await source.next(); next && !next.done; next = await source.next())
    yield parser.push(decoder.decode(next.value))
  format.encoding = decoder.encoding()
  yield [...parser.push(decoder.end()), ...parser.end()]
}

async function takeAtLeast(source: AsyncIterator<Buffer>, size: number) {
  const parts: Buffer[] = []
  let length = 0
  while (length < size) {
    const { done, value } = await source.next()
    if (done) return { bytes: Buffer.concat(parts), isAll: true }
    parts.push(value)
    length += value.length
  }
  return { bytes: Buffer.concat(parts), isAll: false }
}

async function takeWorkbook(head: Buffer, source: AsyncIterator<Buffer>): Promise<Buffer> {
  const parts = [head]
  let length = head.length
  for (let next = await source.next(); !next.done; next = await source.next()) {
    parts.push(next.value)
    length += next.value.length
    if (length > largestWorkbook)
      throw new FileProblem(
        'file_too_large',
        `The workbook is larger than ${largestWorkbook / 1024 / 1024} MiB. Save the sheet as CSV: a CSV may be of any size.`,
      )
  }
  return Buffer.concat(parts)
}
