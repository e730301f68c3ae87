import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ioAt } from '../../src/vendors/_kit/conformance/check.ts'
import { loadFixtures, requestOf } from '../../src/vendors/_kit/conformance/fixture.ts'
import { conformanceChecks } from '../../src/vendors/_kit/conformance.ts'
import { vendors } from '../../src/vendors/registry.ts'

const folderOf = (id: string) => join(import.meta.dirname, '../../src/vendors', id)

describe.each(vendors.map((vendor) => [vendor.id, vendor] as const))('%s', (id, vendor) => {
  for (const { name, run } of conformanceChecks(vendor, folderOf(id))) it(name, run)

  if (vendor.isBuiltIn) return

  it.each(loadFixtures(folderOf(id)).inbound.map((fixture) => [fixture.name, fixture] as const))(
    '%s: verifies over real HTTP with its header names in upper case',
    async (_, fixture) => {
      const { headers, body } = await overHttp(fixture.request.headers, requestOf(fixture).body)
      const settings = vendor.settings.parse(fixture.settings) as Record<string, unknown>
      const io = ioAt(requestOf(fixture).receivedAt, fixture.pages)
      expect(await vendor.inbound!.verify({ ...requestOf(fixture), headers, body }, settings, io)).toMatchObject({
        ok: true,
      })
    },
  )
})

it('registers every vendor once', () => {
  const ids = vendors.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

/** What a server sees of a request that was sent with these header names in upper case. */
function overHttp(headers: Record<string, string>, body: Buffer) {
  const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
  return new Promise<{ headers: Record<string, string>; body: Buffer }>((resolve, reject) => {
    const server = createServer(async (incoming, outgoing) => {
      const chunks = await incoming.toArray()
      outgoing.end()
      server.close()
      resolve({ headers: incoming.headers as Record<string, string>, body: Buffer.concat(chunks) })
    }).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      const outgoing = send({ host: '127.0.0.1', port, method: 'POST', headers: { ...upper, CONNECTION: 'close' } })
      outgoing.on('error', reject).end(body)
    })
  })
}
