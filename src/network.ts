import { createCircuits } from './base/circuit.ts'
import { createFetchText } from './base/fetch-text.ts'
import { createOutboundHttp } from './base/outbound-http.ts'
import { createOutboundMail } from './base/outbound-mail.ts'
import { createRecord, type Exchange } from './base/record-exchange.ts'
import type { Connection } from './features/connections/directory.ts'
import type { Outside } from './pipeline/act.ts'
import type { InboundIo, Vendor } from './vendors/_kit/contract.ts'
import { secretsIn } from './vendors/_kit/settings.ts'

export interface Network {
  /** For one attempt of one connection; each exchange is reported, masked. */
  outside(connection: Connection, report: (exchange: Exchange) => void): Outside
  /** Milliseconds until this connection may be called again; 0 = now. */
  heldForMs(connectionId: string): number
  inboundIo: InboundIo
}

/** The network as the line may use it: one circuit per connection, everything recorded with secrets masked. */
export function openNetwork(vendors: ReadonlyMap<string, Vendor>, patience: number): Network {
  const send = createOutboundHttp({ patience })
  const post = createOutboundMail({ patience })
  // how many calls a connection may have under way is ACT's to say: here only what can never be meant is held
  const circuits = createCircuits({ patience, atOnce: 128 })
  return {
    outside: (connection, report) => {
      const record = createRecord(report, secretsIn(vendors.get(connection.vendor)!, connection.settings))
      // an operator's setting may point anywhere, what a workspace's user typed only to the public Internet
      const reach = connection.origin === 'user' ? 'public' : 'anywhere'
      return {
        record,
        http: (request) => circuits.through(connection.id, () => send(request, { reach, record })),
        mail: (message) => circuits.through(connection.id, () => post(message, { reach, record })),
      }
    },
    heldForMs: (connectionId) => circuits.admit(connectionId),
    inboundIo: { now: () => new Date(), fetchText: createFetchText(send) },
  }
}
