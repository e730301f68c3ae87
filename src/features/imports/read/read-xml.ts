import type { Readable } from 'node:stream'
import sax from 'sax'
import { broken } from './open-workbook.ts'

export interface Handlers {
  open?(name: string, attributes: Record<string, string>): void
  text?(text: string): void
  close?(name: string): void
}

/** Feeds a part of a workbook through a streaming parser. It knows no entities of a document's own, so none expands. */
export async function readXml(stream: Readable, handlers: Handlers): Promise<void> {
  for await (const _ of piecesOfXml(stream, handlers));
}

/** The same, yielding after each piece, so that what the handlers gathered can be handed on. */
export async function* piecesOfXml(stream: Readable, { open, text, close }: Handlers): AsyncGenerator<void> {
  const parser = sax.parser(true, { position: false })
  let isWellFormed = true
  parser.onerror = () => {
    isWellFormed = false
  }
  // a prefix (x:row) is how some writers spell the same elements
  parser.onopentag = ({ name, attributes }) => open?.(local(name), attributes as Record<string, string>)
  parser.ontext = (piece) => text?.(piece)
  parser.oncdata = (piece) => text?.(piece)
  parser.onclosetag = (name) => close?.(local(name))
  const decoder = new TextDecoder()
  try {
    for await (const chunk of readable(stream)) {
      parser.write(decoder.decode(chunk, { stream: true }))
      if (!isWellFormed) throw broken()
      yield
    }
  } finally {
    stream.destroy()
  }
}

/** What inflating throws says that the archive is damaged, or larger than its directory promised. */
async function* readable(stream: Readable): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await chunks.next().catch(() => {
      throw broken()
    })
    if (done) return
    yield value
  }
}

const local = (name: string) => name.slice(name.indexOf(':') + 1)
