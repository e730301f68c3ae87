import type { Archive } from './open-workbook.ts'
import { readXml } from './read-xml.ts'

/** Number formats that come without a definition and mean a date or a time (ECMA-376, 18.8.30). */
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57])

/** For each cell style whether it shows its number as a date. */
export async function readDateStyles(archive: Archive, name: string): Promise<boolean[]> {
  if (!archive.has(name)) return []
  const dates = new Set(builtInDates)
  const styles: boolean[] = []
  let isInCellFormats = false
  await readXml(await archive.open(name), {
    open: (tag, attributes) => {
      if (tag === 'numFmt' && isDateFormat(attributes.formatCode ?? '')) dates.add(Number(attributes.numFmtId))
      if (tag === 'cellXfs') isInCellFormats = true
      if (tag === 'xf' && isInCellFormats) styles.push(dates.has(Number(attributes.numFmtId)))
    },
    close: (tag) => {
      if (tag === 'cellXfs') isInCellFormats = false
    },
  })
  return styles
}

/** `dd/mm/yyyy`, `[$-416]d\ mmm`; not `"day" 0` nor `[Red]0.00`. */
function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
  return /[dmyhs]/i.test(bare) && !/^general$/i.test(bare)
}

/** A serial day as ISO text: `2024-02-29`, with `T13:45:00` when it has a time. 1904: the old Mac's day zero. */
export function dateOfSerial(serial: number, is1904: boolean): string | null {
  // the first days of 1900 are off by one in every spreadsheet, after a leap year that never was
  const days = is1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  const ms = Math.round((days - 25_569) * 86_400_000)
  const time = new Date(ms)
  if (!Number.isFinite(ms) || Number.isNaN(time.getTime())) return null
  const iso = time.toISOString()
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19)
}
