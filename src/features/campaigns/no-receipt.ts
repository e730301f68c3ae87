import type { WorkspaceInfo } from '../step.ts'
import type { Campaign } from './campaign.ts'
import * as contract from './contract.ts'

/**
 * When a message without a receipt is shown as such, and whether it then counts as failed: by the campaign, else by the
 * workspace, else after a day and never. E-mail has no receipts of its own accord: there only the campaign may say that it fails.
 */
export function noReceiptOf(
  { rules, channel }: Pick<Campaign, 'rules' | 'channel'>,
  { settings }: Pick<WorkspaceInfo, 'settings'>,
): { afterHours: number; fails: boolean } {
  if (rules.noReceipt) return rules.noReceipt
  const messaging = settings.messaging as { noReceipt?: unknown } | undefined
  const { data } = contract.noReceipt.safeParse(messaging?.noReceipt ?? {})
  const set = data ?? contract.noReceipt.parse({})
  return channel === 'email' ? { ...set, fails: false } : set
}
