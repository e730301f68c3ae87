import { describe, expect, test } from 'vitest'
import { readHeader } from './check-header.ts'
import { createDecoder } from './decode-text.ts'
import { detectDelimiter, detectKind, headBytes } from './detect-text.ts'
import { FileProblem } from './file-problem.ts'
import { createCsvParser } from './parse-csv.ts'

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding)

describe('what a file is', () => {
  test.each([
    ['utf-8', bytes('nome;cidade\nJosé;São Paulo\n'), 'utf-8', 0],
    ['utf-8 with a mark', bytes('\ufeffnome\nJosé\n'), 'utf-8', 3],
    ['Windows-1252', bytes('nome;cidade\nJosé;São Paulo\n', 'latin1'), 'windows-1252', 0],
    ['UTF-16 with a mark', bytes('\ufeffnome\nJosé\n', 'utf16le'), 'utf-16le', 2],
    ['UTF-16 without a mark', bytes('nome,email\nJose,a@b.c\n', 'utf16le'), 'utf-16le', 0],
    ['UTF-16, big end first', bytes('nome,email\n', 'utf16le').swap16(), 'utf-16be', 0],
  ])('%s', (_, file, encoding, bomBytes) => {
    expect(detectKind(file)).toEqual({ kind: 'text', encoding, bomBytes })
  })

  test.each([
    ['a PDF', bytes('%PDF-1.7\n%âãÏÓ'), 'file_not_a_table'],
    ['nothing', Buffer.alloc(0), 'file_empty'],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'file_old_excel'],
    ['an image', Buffer.from('89504e470d0a1a0a', 'hex'), 'file_not_a_table'],
    ['binary zeros', Buffer.from('61000000000062', 'hex'), 'file_not_a_table'],
  ])('%s is refused', (_, file, code) => {
    expect(() => detectKind(file)).toThrow(expect.objectContaining({ code }))
  })

  test.each([
    ['a,b\n1,2\n', ','],
    ['a;b\n1,5;2,5\n3,5;4\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['a|b|c\n1|2|3\n', '|'],
    ['nome;"obs, com vírgula"\nJosé;"x; y, z"\n', ';'],
    ['email\nana@example.test\n', ','],
  ])('the delimiter of %j', (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter)
  })
})

test('letters and line ends survive being cut anywhere', () => {
  for (const [encoding, buffer] of [
    ['utf-8', bytes('José\r\nção\rfim\n')],
    ['utf-16le', bytes('José\r\nção\rfim\n', 'utf16le')],
    ['windows-1252', bytes('José\r\nção\rfim\n', 'latin1')],
  ] as const)
    for (let cut = 0; cut <= buffer.length; cut++) {
      const decoder = createDecoder(encoding)
      const text = decoder.decode(buffer.subarray(0, cut)) + decoder.decode(buffer.subarray(cut)) + decoder.end()
      expect(text).toBe('José\nção\nfim\n')
    }
})

test('a file that is ASCII for long and then Windows-1252 is read as that', () => {
  const decoder = createDecoder('utf-8')
  const text = decoder.decode(bytes('a'.repeat(headBytes))) + decoder.decode(bytes('José', 'latin1')) + decoder.end()
  expect(text.slice(-4)).toBe('José')
  expect(decoder.encoding()).toBe('windows-1252')
})

const parse = (text: string, size = text.length, delimiter: ',' | ';' = ',') => {
  const parser = createCsvParser(delimiter)
  const rows = []
  for (let at = 0; at < text.length; at += size) rows.push(...parser.push(text.slice(at, at + size)))
  return [...rows, ...parser.end()]
}

describe('records', () => {
  const text = 'a,b\n\n"two\nlines","say ""hi"""\n   \nx,\ny,z'
  const rows = [
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['two\nlines', 'say "hi"'] },
    { line: 6, cells: ['x', ''] },
    { line: 7, cells: ['y', 'z'] },
  ]
  test('keep their line, wherever the text is cut; blank lines are no rows', () => {
    for (let size = 1; size <= text.length; size++) expect(parse(text, size)).toEqual(rows)
  })

  test('a quote that is never closed is named with line and column', () => {
    const file = 'a,b\n1,2\n3,"four\n5,6\n'
    expect(() => parse(file)).toThrow(expect.objectContaining({ code: 'quote_open', line: 3, column: 2 }))
    expect(() => parse(file, 3)).toThrow('Line 3, column 2')
  })

  test('a quote that swallows lines until another one is named where it opened', () => {
    const file = 'a,b\n1,"two\n3,4\n5,"six"\n7,8\n'
    expect(() => parse(file)).toThrow(expect.objectContaining({ code: 'quote_open', line: 2, column: 2 }))
  })

  test('a quote open for a megabyte does not fill the memory', () => {
    const parser = createCsvParser(',')
    parser.push('a,b\n1,"open\n')
    const push = () => {
      for (let n = 0; n < 40; n++) parser.push('x'.repeat(64 * 1024))
    }
    expect(push).toThrow(expect.objectContaining({ code: 'quote_open', line: 2, column: 2 }))
  })

  test('a quote inside a field harms its own row alone', () => {
    expect(parse('a,b\n"x"y,1\n2,3\n').map(({ line, flaw }) => [line, flaw])).toEqual([
      [1, undefined],
      [2, 'quote_malformed'],
      [3, undefined],
    ])
  })
})

describe('a header', () => {
  const header = (...cells: string[]) => readHeader({ line: 1, cells })
  test('gives the names, without what a trailing delimiter adds', () => {
    expect(header(' Nome ', 'E-mail', '', 'Ano 2024', '', '')).toEqual(['Nome', 'E-mail', '', 'Ano 2024'])
  })
  test.each([
    [['Ana', 'ana@example.test'], 'header_missing', 2],
    [['Ana', '(11) 98765-4321'], 'header_missing', 2],
    [['Ana', '01/02/2024'], 'header_missing', 2],
    [['', ''], 'header_missing', null],
    [['E-mail', 'nome', ' e-MAIL '], 'header_twice', 3],
    [['Órgão', 'orgao'], 'header_twice', 2],
  ])('%j is refused: %s', (cells, code, column) => {
    expect(() => header(...cells)).toThrow(FileProblem)
    expect(() => header(...cells)).toThrow(expect.objectContaining({ code, line: 1, column }))
  })
})
