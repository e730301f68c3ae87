import { randomBytes } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Vendor } from '../../vendors/_kit/contract.ts'
import { fieldsOf } from '../../vendors/_kit/settings.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { changeSettings } from './change-settings.ts'
import * as contract from './contract.ts'
import type { Directory } from './directory.ts'
import * as store from './store-edit.ts'
import { webhookUrl } from './webhook-url.ts'

/** How long the webhook URL before a rotation still works. */
const overlapMs = 24 * 3_600_000

interface RotateTools {
  sealer: Sealer
  directory: Directory
  vendors: ReadonlyMap<string, Vendor>
  publicUrl: string
}

/** `POST /connections/{id}/rotate-secret`: the secret in the URL, or one that the vendor signs with. */
export function rotateSecretRoute({ sealer, directory, vendors, publicUrl }: RotateTools): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/connections/{id}/rotate-secret',
    scope: 'admin',
    summary: 'Replace a secret without a gap',
    description:
      'Without `field` the webhook URL gets a new secret and the old URL works for 24 hours more. With `field`, a setting that holds a list of secrets, the new secret is put first and the one before it stays valid until the next rotation.',
    params: idParam,
    body: contract.rotateSecretBody,
    answer: contract.rotateSecretAnswer,
    handle: async ({ params: { id }, body, workspaceId, now, transaction, audit }) => {
      const answer = await transaction(async (tx) => {
        const row = await store.findConnection(tx, sealer, workspaceId, id, true)
        const vendor = row && vendors.get(row.vendor)
        if (!row || !vendor) return refuse('not_found', 'There is no such connection.')
        if (vendor.isBuiltIn) return refuse('wrong_state', 'It takes no webhook and has no secret.')
        const secret = body.secret ?? newSecret(vendor, body.field)
        const changed = body.field
          ? await putFirst(tx, sealer, row, vendor, body.field, secret)
          : await store.replaceUrlSecret(tx, sealer, row, secret, new Date(now.getTime() + overlapMs))
        if (isRefusal(changed)) return changed
        await audit(tx, 'connection.rotate_secret', id, { field: body.field ?? 'webhook URL' })
        const after = (await store.findConnection(tx, sealer, workspaceId, id))!
        return {
          webhookUrl: vendor.inbound ? webhookUrl(publicUrl, after) : null,
          previousWebhookUrlUntil: after.previousUrlSecretUntil?.toISOString() ?? null,
          secret: body.field && !body.secret ? secret : null,
        }
      })
      await directory.refresh()
      return answer
    },
  })
}

/** As its field wants it: Standard Webhooks' libraries take `whsec_` and base64 only. */
function newSecret(vendor: Vendor, field: string | undefined): string {
  const isWhsec = fieldsOf(vendor).some(({ name, format }) => name === field && format === 'whsec')
  return isWhsec ? `whsec_${randomBytes(32).toString('base64')}` : randomBytes(32).toString('base64url')
}

async function putFirst(
  tx: Transaction,
  sealer: Sealer,
  row: store.StoredConnection,
  vendor: Vendor,
  field: string,
  secret: string,
): Promise<Refusal | undefined> {
  const isList = fieldsOf(vendor).some(({ name, kind }) => name === field && kind === 'secrets')
  if (!isList)
    return refuse('invalid_request', undefined, [{ path: 'body.field', message: 'It is no list of secrets' }])
  if (row.origin !== 'user') return refuse('wrong_state', 'The process’s environment owns this setting.')
  const [before] = [row.settings[field]].flat()
  const read = changeSettings(vendor, row.settings, { [field]: before === undefined ? [secret] : [secret, before] })
  if (isRefusal(read)) return read
  await store.updateConnection(tx, sealer, { ...row, ...read })
  return undefined
}
