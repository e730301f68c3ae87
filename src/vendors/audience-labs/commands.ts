import { messageOf } from '../_kit/answer.ts'
import type { Command, CommandResult, HttpResult } from '../_kit/contract.ts'
import { textAt } from '../_kit/pick.ts'
import { call } from './call.ts'
import type { AudienceLabsSettings } from './settings.ts'

export const commands: { [name: string]: Command<AudienceLabsSettings> } = {
  /** Asks for one audience: says whether the key is good. */
  async test(settings, io) {
    const result = await call(settings, io, { method: 'GET', path: '/audiences?page=1&page_size=1' })
    return failureOf(result) ?? { ok: true, message: 'AudienceLab accepts the key' }
  },

  /** Makes a pixel whose visits come to this connection. Input: `websiteUrl`, and `websiteName` if it is to have another name. */
  async subscribe(settings, io, input) {
    const websiteUrl = textAt(input, 'websiteUrl')
    if (!websiteUrl) return { ok: false, message: 'say which website: websiteUrl is missing' }
    const body = { websiteName: textAt(input, 'websiteName') ?? websiteUrl, websiteUrl, webhookUrl: io.webhookUrl }
    const result = await call(settings, io, { method: 'POST', path: '/pixels', body })
    const failure = failureOf(result)
    if (failure || !result.ok) return failure ?? { ok: false, message: 'no answer' }
    const { json } = result.response
    const detail = { pixelId: textAt(json, 'pixel_id'), installUrl: textAt(json, 'install_url') }
    return {
      ok: true,
      message: 'The pixel tells this connection of its visitors: put its script on the website',
      detail,
    }
  },
}

function failureOf(result: HttpResult): CommandResult | null {
  if (!result.ok) return { ok: false, message: `AudienceLab cannot be reached: ${result.reason}` }
  const { status } = result.response
  if (status === 401 || status === 403) return { ok: false, message: `AudienceLab refuses the key (${status})` }
  if (status < 300) return null
  return { ok: false, message: `AudienceLab answered ${status}: ${messageOf(result.response) ?? 'no reason given'}` }
}
