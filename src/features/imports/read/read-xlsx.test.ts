import { crc32, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { writeXlsx } from '../write-xlsx.ts'
import type { RawRow } from './file-problem.ts'
import { readXlsx } from './read-xlsx.ts'

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await all(chunks))
}

function workbook(parts: Record<string, string>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name)
  zip.end()
  return bytesOf(zip.outputStream as unknown as AsyncIterable<Buffer>)
}

const book = (sheet: string, more: Record<string, string> = {}) =>
  workbook({
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="Old" state="hidden" r:id="rId9"/><sheet name="A" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  })

async function read(bytes: Buffer): Promise<RawRow[]> {
  return (await all(readXlsx(bytes))).flat()
}

test('texts, numbers, dates, gaps and the number of each row are read as a person sees them', async () => {
  const bytes = await book(
    `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Telefone</t></is></c><c r="D1" t="s"><v>1</v></c></row>
     <row r="2"/>
     <row r="3"><c r="A3" t="str"><v>José &amp; Cia</v></c><c r="B3"><v>1.1987654321E10</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" s="1"><v>45351</v></c></row>
     <row r="4"><c r="B4"><v>0.30000000000000004</v></c><c r="D4" s="2"><v>45351.5</v></c></row>`,
    {
      'xl/sharedStrings.xml':
        '<sst><si><t>Nome</t></si><si><r><t>Da</t></r><r><t>ta</t></r><rPh><t>x</t></rPh></si></sst>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    },
  )
  expect(await read(bytes)).toEqual([
    { line: 1, cells: ['Nome', 'Telefone', '', 'Datax'] },
    { line: 3, cells: ['José & Cia', '11987654321', 'true', '2024-02-29'] },
    { line: 4, cells: ['', '0.3', '', '2024-02-29T12:00:00'] },
  ])
})

test('what we write is read back, and holds no formula', async () => {
  async function* rows() {
    yield ['nome', 'obs']
    yield ['=1+1', 'a\nb <&> \u0001"']
  }
  const bytes = await bytesOf(writeXlsx(rows()))
  expect(await read(bytes)).toEqual([
    { line: 1, cells: ['nome', 'obs'] },
    { line: 2, cells: ['=1+1', 'a\nb <&> "'] },
  ])
})

test('a bomb is refused by what its directory promises, before it is inflated', async () => {
  const bytes = await book(`<row r="1"><c t="str"><v>${' '.repeat(6_000_000)}</v></c></row>`)
  expect(bytes.length).toBeLessThan(100_000)
  await expect(read(bytes)).rejects.toMatchObject({ code: 'archive_bomb' })
})

test('a bomb whose directory lies about its size ends at the size it claimed', async () => {
  const bytes = await book('<row r="1"><c t="str"><v>x</v></c></row>')
  const inflated = Buffer.from(
    `<worksheet><sheetData><row r="1">${' '.repeat(6_000_000)}</row></sheetData></worksheet>`,
  )
  await expect(read(lying(bytes, 'xl/worksheets/sheet1.xml', inflated))).rejects.toMatchObject({
    code: 'archive_broken',
  })
})

/** The same archive with one more part of that name at its end, said to be a thousand bytes long. */
function lying(bytes: Buffer, name: string, inflated: Buffer): Buffer {
  const end = bytes.lastIndexOf(Buffer.from('504b0506', 'hex'))
  const directory = bytes.readUInt32LE(end + 16)
  const packed = deflateRawSync(inflated)
  const fixed = Buffer.alloc(26)
  for (const [at, value] of [
    [0, 20],
    [4, 8],
  ] as const)
    fixed.writeUInt16LE(value, at)
  fixed.writeUInt32LE(crc32(inflated), 10)
  fixed.writeUInt32LE(packed.length, 14)
  fixed.writeUInt32LE(1_000, 18)
  fixed.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fixed, Buffer.from(name), packed])
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(directory, 10)
  const central = Buffer.concat([Buffer.from('504b01021400', 'hex'), fixed, rest.subarray(0, 14), Buffer.from(name)])
  const tail = Buffer.from(bytes.subarray(end))
  tail.writeUInt16LE(tail.readUInt16LE(8) + 1, 8)
  tail.writeUInt16LE(tail.readUInt16LE(10) + 1, 10)
  tail.writeUInt32LE(tail.readUInt32LE(12) + central.length, 12)
  tail.writeUInt32LE(directory + local.length, 16)
  return Buffer.concat([bytes.subarray(0, directory), local, bytes.subarray(directory, end), central, tail])
}

test.each([
  ['another archive', () => workbook({ 'readme.txt': 'hello' }), 'file_not_a_table'],
  ['half a workbook', async () => (await book('<row r="1"/>')).subarray(0, 300), 'archive_broken'],
  ['broken XML', () => book('<row r="1"><c></row>'), 'archive_broken'],
])('%s is refused', async (_, make, code) => {
  await expect(read(await make())).rejects.toMatchObject({ code })
})
