import { join } from 'node:path'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { type InboundFixture, loadFixtures } from '../../src/vendors/_kit/conformance/fixture.ts'
import type { Vendor } from '../../src/vendors/_kit/contract.ts'
import { vendors } from '../../src/vendors/registry.ts'
import { startTestHub, type TestHub } from './hub.ts'

/** A vendor that sends webhooks, with its examples. */
export interface Sender {
  vendor: Vendor
  fixtures: InboundFixture[]
}

export const senders: Sender[] = vendors
  .filter(({ inbound, isBuiltIn }) => inbound && !isBuiltIn)
  .map((vendor) => ({
    vendor,
    fixtures: loadFixtures(join(import.meta.dirname, '../../src/vendors', vendor.id)).inbound,
  }))

export interface SenderHub {
  hub: TestHub
  /** Of the connection that has the settings of the vendor's first example. */
  connectionOf(id: string): ReturnType<TestHub['directory']['all']>[number]
  /** Its secret path. */
  pathOf(id: string): string
}

/** A hub with a connection to every vendor that sends. */
export async function startSenderHub(): Promise<SenderHub> {
  const hub = await startTestHub({ vendors: senders.map(({ vendor }) => vendor) })
  const wanted = senders.map(({ vendor, fixtures }) => ({
    vendor: vendor.id,
    name: vendor.title,
    settings: vendor.settings.parse(fixtures[0]!.settings) as Record<string, unknown>,
  }))
  await ownConnections(hub.database.pool, hub.sealer, hub.workspaceId, 'sandbox', wanted)
  await hub.directory.refresh()
  const connectionOf = (id: string) => hub.directory.all().find(({ vendor }) => vendor === id)!
  return { hub, connectionOf, pathOf: (id) => `/api/v1/webhooks/${id}/${connectionOf(id).urlSecret}` }
}
