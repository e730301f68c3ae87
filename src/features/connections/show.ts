import type { z } from 'zod'
import type { Vendor } from '../../vendors/_kit/contract.ts'
import { fieldsOf, maskSettings } from '../../vendors/_kit/settings.ts'
import type { VendorWords } from '../../vendors/_kit/words.ts'
import type { connectionDetail, connectionItem, vendorItem } from './contract.ts'
import type { StoredConnection } from './store-edit.ts'
import { webhookUrl } from './webhook-url.ts'

type Abilities = Pick<z.output<typeof vendorItem>, 'receives' | 'sends' | 'commands'>

function abilitiesOf(vendor: Vendor | undefined): Abilities {
  return {
    receives: vendor?.inbound !== undefined,
    sends: Object.keys(vendor?.outbound ?? {}),
    commands: Object.keys(vendor?.commands ?? {}),
  }
}

/** A connection in a list. A vendor that this version does not know can do nothing. */
export function showItem(row: StoredConnection, vendor: Vendor | undefined): z.output<typeof connectionItem> {
  const { id, name, origin, isEnabled, dailyLookupBudget } = row
  return {
    id,
    vendor: row.vendor,
    vendorTitle: vendor?.title ?? row.vendor,
    name,
    origin,
    isEnabled,
    ...abilitiesOf(vendor),
    dailyLookupBudget,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

/** A connection by itself; its URL, which holds a secret, only for callers that may write. */
export function showDetail(
  row: StoredConnection,
  vendor: Vendor | undefined,
  publicUrl: string,
  mayWrite: boolean,
): z.output<typeof connectionDetail> {
  return {
    ...showItem(row, vendor),
    settings: vendor ? maskSettings(vendor, row.settings) : {},
    webhookUrl: vendor?.inbound && !vendor.isBuiltIn && mayWrite ? webhookUrl(publicUrl, row) : null,
    previousWebhookUrlUntil: row.previousUrlSecretUntil?.toISOString() ?? null,
  }
}

/** What a form for a new connection of this vendor needs to know; where `words` lacks a setting, in English. */
export function showVendor(vendor: Vendor, words: VendorWords): z.output<typeof vendorItem> {
  const fields = fieldsOf(vendor).map(({ name, title, help, kind, required, secret, options, default: value }) => {
    return {
      name,
      title,
      help,
      ...words.settings[name],
      kind,
      required,
      secret: secret ?? false,
      options: options ?? null,
      default: value ?? null,
    }
  })
  return { id: vendor.id, title: words.title ?? vendor.title, ...abilitiesOf(vendor), fields }
}
