import { afterAll } from 'vitest'
import { type EmbeddedServer, startEmbedded } from '../../src/db/embedded.ts'
import { makeTemplate } from '../harness/server.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

let opened: Promise<{ server: EmbeddedServer; close(): Promise<void> }> | null = null

/**
 * A server with flushing on and a migrated template, one for all storms of a file: each has a database of its own, and they run
 * one after the other, so that one that kills the server is alone with it.
 */
export async function durableServer(): Promise<EmbeddedServer> {
  opened ??= open()
  return (await opened).server
}

async function open() {
  const directory = await temporaryDirectory()
  const server = await startEmbedded(directory.path)
  await makeTemplate(server.url)
  const close = async () => {
    await server.stop()
    await directory[Symbol.asyncDispose]()
  }
  return { server, close }
}

afterAll(async () => {
  await (await opened)?.close()
  opened = null
})
