import type { HttpResult, OutboundIo } from '../_kit/contract.ts'
import type { TwilioSettings } from './settings.ts'

const root = 'https://api.twilio.com'

/** One call below `/2010-04-01/Accounts/{sid}`: form encoded, with the account's credentials. */
export async function call(
  { baseUrl = root, accountSid, authTokens }: TwilioSettings,
  io: OutboundIo,
  method: 'GET' | 'POST',
  path: string,
  form?: Record<string, string>,
): Promise<HttpResult> {
  const [token] = authTokens
  if (!accountSid || !token)
    return { ok: false, failure: 'not_sent', reason: 'no account SID or no Auth Token is configured', permanent: true }
  return io.http({
    method,
    url: `${baseUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}${path}`,
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`,
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form && { body: new URLSearchParams(form).toString() }),
  })
}

/**
 * Callbacks are tried five times whatever goes wrong; without this Twilio gives up at the first 5xx. The fragment is
 * Twilio's "connection override": not sent, not signed.
 */
export const persistent = (webhookUrl: string): string => `${webhookUrl}#rc=5&rp=all`
