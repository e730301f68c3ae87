import { messageOf } from '../_kit/answer.ts'
import type { Command } from '../_kit/contract.ts'
import { textAt } from '../_kit/pick.ts'
import type { MetaCapiSettings } from './settings.ts'

export const commands: { [name: string]: Command<MetaCapiSettings> } = {
  /** Reads the dataset's name: says whether the token is good for it. Sends no event: test events count like others. */
  async test({ baseUrl = 'https://graph.facebook.com', version = 'v24.0', pixelId, accessToken }, io) {
    const result = await io.http({
      method: 'GET',
      url: `${baseUrl}/${version}/${encodeURIComponent(pixelId)}?fields=id,name`,
      headers: { authorization: `Bearer ${accessToken}` },
    })
    if (!result.ok) return { ok: false, message: `Meta cannot be reached: ${result.reason}` }
    const { status, json } = result.response
    if (status < 300) {
      const name = textAt(json, 'name')
      return { ok: true, message: `Meta knows the token and the dataset ${name ?? pixelId}`, detail: { name } }
    }
    return { ok: false, message: `Meta answered ${status}: ${messageOf(result.response) ?? 'no reason given'}` }
  },
}
