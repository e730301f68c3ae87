import { createHash } from 'node:crypto'
import { type RunningSimulator, runSimulator } from '../../src/vendors/_kit/simulator-server.ts'
import { createSimulator } from '../../src/vendors/meta-capi/simulator.ts'
import { eventually } from '../harness/eventually.ts'
import { openShop, type Shop } from './shop.ts'

export type Sent = Record<string, unknown> & {
  user_data: Record<string, unknown>
  custom_data: Record<string, unknown>
}
export type Row = Record<string, unknown> & { id: string; status: string }

/** A shop that tells a simulated Meta of its purchases. */
export interface Advertiser {
  shop: Shop
  meta: RunningSimulator
  /** Every event of this order that Meta was sent, oldest first. */
  sentOf(orderId: string): Sent[]
  /** The order's conversions once they stand like this. */
  standing(orderId: string, ...statuses: string[]): Promise<Row[]>
  stop(): Promise<void>
}

export async function openAdvertiser(): Promise<Advertiser> {
  const meta = await runSimulator(createSimulator().serve!())
  const shop = await openShop({
    META_PIXEL_ID: '1234567890',
    META_ACCESS_TOKEN: 'invented-access-token',
    META_BASE_URL: meta.baseUrl,
    VENDOR_PATIENCE: '0.1',
  })
  return {
    shop,
    meta,
    sentOf: (orderId) =>
      meta.server.calls
        .filter(({ method }) => method === 'POST')
        .flatMap(({ body }) => (JSON.parse(body) as { data: Sent[] }).data)
        .filter(({ event_id }) => String(event_id).endsWith(`:${orderId}`)),
    standing: (orderId, ...statuses) =>
      eventually(async () => {
        const rows = (await shop.api('GET', `/api/v1/conversions?orderId=${orderId}`)).body.items as Row[]
        return rows.map(({ status }) => status).join() === statuses.join() && rows
      }, 10_000),
    stop: async () => {
      await shop.stop()
      await meta.stop()
    },
  }
}

/** By an implementation that is not ours. */
export const sha = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

/** An order as Cakto tells it. */
export const order = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  refId: 'Ab12Cd3',
  offer_type: 'main',
  status: 'paid',
  customer: { name: 'Compradora Fictícia', email: `${id}@example.test`, phone: '11976541234' },
  product: { id: 'prod-1', name: 'Sistema 4 Fases' },
  offer: { id: 'hacr962', name: 'Oferta', price: 39.9 },
  amount: 39.9,
  paymentMethod: 'pix',
  fbc: null,
  fbp: 'fb.1.1762170000000.1234567890',
  checkoutUrl: 'https://pay.cakto.example.test/hacr962',
  createdAt: new Date(Date.now() - 60_000).toISOString(),
  paidAt: new Date().toISOString(),
  ...more,
})
