import { FileProblem, type RawRow } from './file-problem.ts'
import { type Archive, broken, openWorkbook } from './open-workbook.ts'
import { dateOfSerial, readDateStyles } from './read-styles.ts'
import { type Handlers, piecesOfXml, readXml } from './read-xml.ts'

/** Texts that cells share are held in memory, so they are bounded. */
const largestTexts = 48 * 1024 * 1024

/** The rows of a workbook's first visible sheet, piece by piece; blank rows are left out. A row's line is its number in the sheet. */
export async function* readXlsx(bytes: Buffer): AsyncGenerator<RawRow[]> {
  const archive = await openWorkbook(bytes)
  try {
    const { sheet, is1904 } = await findSheet(archive)
    const texts = await readTexts(archive, 'xl/sharedStrings.xml')
    const dates = await readDateStyles(archive, 'xl/styles.xml')
    yield* readSheet(archive, sheet, { texts, dates, is1904 })
  } finally {
    archive.close()
  }
}

/** The part that holds the first sheet a reader of the workbook sees. */
async function findSheet(archive: Archive): Promise<{ sheet: string; is1904: boolean }> {
  if (!archive.has('xl/workbook.xml'))
    throw new FileProblem('file_not_a_table', 'Line 1: this ZIP archive is no Excel workbook.')
  let relation: string | undefined
  let is1904 = false
  await readXml(await archive.open('xl/workbook.xml'), {
    open: (tag, attributes) => {
      if (tag === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
      if (tag === 'sheet' && !attributes.state?.includes('idden')) relation ??= attributes['r:id'] ?? attributes.id
    },
  })
  let sheet: string | undefined
  await readXml(await archive.open('xl/_rels/workbook.xml.rels'), {
    open: (tag, { Id, Target = '' }) => {
      if (tag === 'Relationship' && Id === relation) sheet = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`
    },
  })
  if (!sheet || !archive.has(sheet)) throw broken()
  return { sheet, is1904 }
}

async function readTexts(archive: Archive, name: string): Promise<string[]> {
  if (!archive.has(name)) return []
  const texts: string[] = []
  let text = ''
  let size = 0
  let isText = false
  await readXml(await archive.open(name), {
    open: (tag) => {
      if (tag === 'si') text = ''
      // phonetic hints of a text are not part of it
      isText = tag === 't'
    },
    text: (more) => {
      if (isText) text += more
    },
    close: (tag) => {
      if (tag === 't') isText = false
      if (tag !== 'si') return
      texts.push(text)
      size += text.length * 2
      if (size > largestTexts)
        throw new FileProblem(
          'archive_bomb',
          'The workbook holds more text than is read from one. Save the sheet as CSV and import that.',
        )
    },
  })
  return texts
}

interface Book {
  texts: string[]
  dates: boolean[]
  is1904: boolean
}

async function* readSheet(archive: Archive, name: string, book: Book): AsyncGenerator<RawRow[]> {
  let rows: RawRow[] = []
  const handlers = sheetHandlers(book, (row) => rows.push(row))
  for await (const _ of piecesOfXml(await archive.open(name), handlers)) {
    if (rows.length === 0) continue
    yield rows
    rows = []
  }
}

/** Cells beyond this column are put into it: the row has too many, and that is all there is to say. */
const lastColumn = 300

function sheetHandlers({ texts, dates, is1904 }: Book, onRow: (row: RawRow) => void): Handlers {
  let line = 0
  let cells: string[] = []
  let at = 0
  let type = 'n'
  let isDate = false
  let text = ''
  let isValue = false
  const cellText = (): string => {
    if (type === 's') return texts[Number(text)] ?? ''
    if (type === 'b') return text === '1' ? 'true' : 'false'
    if (type !== 'n') return text
    return (isDate && text !== '' ? dateOfSerial(Number(text), is1904) : null) ?? plainNumber(text)
  }
  return {
    open: (tag, attributes) => {
      if (tag === 'row') {
        line = Number(attributes.r) || line + 1
        cells = []
        at = -1
      } else if (tag === 'c') {
        at = Math.min(attributes.r ? columnOf(attributes.r) : at + 1, lastColumn)
        type = attributes.t ?? 'n'
        isDate = dates[Number(attributes.s)] ?? false
        text = ''
      } else isValue = tag === 'v' || tag === 't'
    },
    text: (more) => {
      if (isValue) text += more
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') isValue = false
      else if (tag === 'c' && text !== '') {
        while (cells.length < at) cells.push('')
        cells[at] = cellText()
      } else if (tag === 'row' && cells.some((cell) => cell.trim() !== '')) onRow({ line, cells })
    },
  }
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference) {
    const value = letter.charCodeAt(0) - 64
    if (value < 1 || value > 26) break
    column = column * 26 + value
  }
  return column - 1
}

/** Long numbers are phones and documents: `1.1987654321E10` is `11987654321`. Sums lose what binary fractions add. */
function plainNumber(text: string): string {
  const number = Number(text)
  if (text === '' || !Number.isFinite(number)) return text
  if (Number.isInteger(number)) return Math.abs(number) < 1e21 ? BigInt(number).toString() : text
  return String(Number(number.toPrecision(15)))
}
