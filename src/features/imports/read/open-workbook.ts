import type { Readable } from 'node:stream'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { FileProblem } from './file-problem.ts'

/** Of the file as it is sent: it is held in memory, since a ZIP's directory is at its end. */
export const largestWorkbook = 32 * 1024 * 1024
/** Of everything inside. A sheet of a million rows is about 300 MiB of XML. */
const largestInside = 1024 * 1024 * 1024
/** Sheets compress 5 to 40 times; what repeats one byte, about a thousand times. */
const greatestRatio = 150
const ratioCountsFrom = 1024 * 1024
const mostEntries = 5_000

/** A workbook whose directory was read and found harmless. */
export interface Archive {
  has(name: string): boolean
  /** Bytes of one part as it is inflated; more than the directory promised is an error of the stream. */
  open(name: string): Promise<Readable>
  size(name: string): number
  close(): void
}

/** Reads the directory of a ZIP and refuses bombs by what it promises, before anything is inflated. */
export async function openWorkbook(bytes: Buffer): Promise<Archive> {
  const zip = await open(bytes)
  const entries = await listEntries(zip)
  judge(bytes, entries)
  return {
    has: (name) => entries.has(name),
    size: (name) => entries.get(name)?.uncompressedSize ?? 0,
    open: async (name) => {
      const entry = entries.get(name)
      if (!entry) throw broken()
      return new Promise((resolve, reject) =>
        zip.openReadStream(entry, (error, stream) => (error ? reject(broken()) : resolve(stream))),
      )
    },
    close: () => zip.close(),
  }
}

export const broken = () =>
  new FileProblem('archive_broken', 'The workbook is damaged or incomplete. Open it and save it anew as .xlsx.')

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) =>
    // sizes are checked while inflating, too: a directory may lie
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error ? reject(broken()) : resolve(zip),
    ),
  )
}

function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry)
      if (entries.size > mostEntries) return reject(bomb(`it holds more than ${mostEntries} parts`))
      zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', () => reject(broken()))
    zip.readEntry()
  })
}

const bomb = (why: string) =>
  new FileProblem('archive_bomb', `The workbook is refused: ${why}. Save the sheet as CSV and import that.`)

function judge(bytes: Buffer, entries: Map<string, Entry>): void {
  let inside = 0
  const places = new Set<number>()
  for (const entry of entries.values()) {
    const { fileName, uncompressedSize, compressedSize, relativeOffsetOfLocalHeader: place } = entry
    if (entry.isEncrypted())
      throw new FileProblem('file_protected', 'The workbook has a password. Save it without one.')
    // one compressed run counted many times
    if (places.has(place)) throw bomb('two of its parts share their bytes')
    places.add(place)
    inside += uncompressedSize
    if (uncompressedSize > ratioCountsFrom && uncompressedSize > greatestRatio * compressedSize)
      throw bomb(`“${fileName}” inflates ${Math.round(uncompressedSize / compressedSize)} times`)
  }
  if (inside > largestInside) throw bomb(`it inflates to ${Math.round(inside / 1024 / 1024)} MiB`)
  if (inside > ratioCountsFrom && inside > greatestRatio * bytes.length) throw bomb('it inflates out of proportion')
}
