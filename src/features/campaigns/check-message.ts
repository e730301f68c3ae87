import type { z } from 'zod'
import { type FieldError, type Refusal, refuse } from '../../base/errors.ts'
import { isLeadVariable, parseTemplate } from '../../domain/template.ts'
import type { CampaignRules, Variant } from './campaign.ts'
import type { createCampaignBody } from './contract.ts'

type Body = z.output<typeof createCampaignBody>

/** The variants a body means: one message is one variant. */
export function variantsOf({ message, variants }: Pick<Body, 'message' | 'variants'>): Variant[] | Refusal {
  if (variants && message) return refuse('invalid_request', 'Either `message` or `variants`, not both.')
  if (variants) {
    const names = new Set(variants.map(({ name }) => name.toLowerCase()))
    return names.size === variants.length ? variants : refuse('invalid_request', 'Two variants have the same name.')
  }
  return message ? [{ name: 'A', share: 100, message }] : refuse('invalid_request', 'There is no message.')
}

type Wording = Omit<Variant['message'], 'languages'>

/** Variables that no lead has, each where it stands. */
export function unknownVariables(variants: readonly Variant[]): FieldError[] {
  return variants.flatMap(({ message }, at) => {
    const path = variants.length === 1 ? 'body.message' : `body.variants.${at}.message`
    const wordings: [string, Wording][] = [
      [path, message],
      ...Object.entries(message.languages ?? {}).map(([language, wording]): [string, Wording] => [
        `${path}.languages.${language}`,
        wording,
      ]),
    ]
    return wordings.flatMap(([where, { text, subject, html }]) =>
      Object.entries({ text, subject, html }).flatMap(([field, template]) =>
        parseTemplate(template ?? '')
          .variables.filter((name) => !isLeadVariable(name))
          .map((name) => ({ path: `${where}.${field}`, message: `there is no variable {{${name}}}` })),
      ),
    )
  })
}

/** The rules of a body, apart from everything else in it. */
export function rulesOf(body: CampaignRules): CampaignRules {
  const { pace, quietHours, senders, requireConsent, regions, holdout, attributionDays, track } = body
  const { autoPause, noReceipt } = body
  return { pace, quietHours, senders, requireConsent, regions, holdout, attributionDays, track, autoPause, noReceipt }
}
