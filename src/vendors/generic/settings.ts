import { z } from 'zod'
import { canonicalTypes } from '../_kit/canonical.ts'
import { choice, lines, optional, secretList, text } from '../_kit/settings.ts'
import { readExpression, readLines, wrongMapping } from './expression.ts'

const path = (title: string, help: string) =>
  optional(text({ title, help }).refine((value) => readExpression(value) !== null, 'is no path, text or template'))

/** In the order of the form: who proves what, what is a delivery, what is a fact. */
export const settings = z.object({
  scheme: choice(['url', 'token', 'hmac', 'basic', 'standard-webhooks'], {
    title: 'Proof',
    help: 'How the sender proves itself. url: by the secret in the webhook URL alone. token: a fixed text that it repeats. hmac: a signature over the body. basic: user and password. standard-webhooks: Svix and everybody who follows that standard.',
    default: 'url',
  }),
  secrets: secretList({
    title: 'Secrets',
    help: 'The token, the signing key or the password. Any of several is believed: during a rotation enter the new one before the old one.',
  }),
  place: choice(['header', 'bearer', 'query', 'field'], {
    title: 'Where the proof stands',
    help: 'For token and hmac: a header, the bearer token, a parameter of the URL, or a member of the body.',
    default: 'header',
  }),
  placeName: optional(
    text({
      title: 'Name of that place',
      help: 'X-Webhook-Token for tokens and X-Signature for signatures when empty.',
    }),
  ),
  user: optional(text({ title: 'User', help: 'For basic.' })),
  algorithm: choice(['sha256', 'sha1', 'sha512'], { title: 'Hash', help: 'For hmac.', default: 'sha256' }),
  encoding: choice(['hex', 'base64'], { title: 'Spelling of the signature', help: 'For hmac.', default: 'hex' }),
  prefix: optional(text({ title: 'Before the signature', help: 'For hmac, e.g. sha256= or v1=.' })),
  signs: choice(['body', 'timestamp.body'], {
    title: 'What is signed',
    help: 'For hmac: the body, or the timestamp, a dot and the body.',
    default: 'body',
  }),
  timestampHeader: optional(
    text({ title: 'Header with the timestamp', help: 'For hmac; checked to five minutes whenever it is there.' }),
  ),
  timestampUnit: choice(['s', 'ms', 'iso'], {
    title: 'Unit of the timestamp',
    help: 'Seconds or milliseconds since 1970, or written out.',
    default: 's',
  }),
  dedupeKey: path(
    'Key of a delivery',
    'What is the same when the sender repeats itself and different otherwise: event.id, or {type}-{data.id}. The whole body when empty.',
  ),
  items: path('List of facts', 'Where the body holds several: data.leads. Paths below then begin at each of them.'),
  typePath: path(
    'What happened',
    'Where the body says it: event, or data.type. “Usual fact” when empty or not translated.',
  ),
  defaultType: choice(canonicalTypes, {
    title: 'Usual fact',
    help: 'What a delivery is when nothing else is said. Bodies that do not hold enough for it are kept and ignored.',
    default: 'lead.created',
  }),
  words: lines({
    title: 'Their words = ours',
    help: 'One a line, for what happened and for states: pago = purchase.approved, entregue = delivered. “ignore” drops a delivery.',
  }).refine((value) => readLines(value).every(({ left, right }) => left && right), 'expected lines of: theirs = ours'),
  time: path('When it happened', 'ISO-8601, or seconds or milliseconds since 1970. When it came, if empty.'),
  leadId: path('Their id of the lead', 'Makes later deliveries find the same lead.'),
  name: path('Name', 'name, nome, full_name or first and last name are found by themselves.'),
  email: path('E-mail', 'email and its like are found by themselves.'),
  phone: path('Phone', 'phone, telefone, whatsapp and their like are found by themselves.'),
  company: path('Company', 'company, empresa and their like are found by themselves.'),
  source: path('Source', 'Or a text in quotes: "Landing page".'),
  mapping: lines({
    title: 'Everything else',
    help: 'One a line, our member = their path: orderId = order.id, amount = order.total, customer.email = buyer.email, company.state = address.uf, custom.budget = answers.budget, channel = "email", messageId = msg.id, state = status.',
  }).superRefine((value, context) => {
    const wrong = wrongMapping(value)
    if (wrong) context.addIssue({ code: 'custom', message: wrong })
  }),
})

export type GenericSettings = z.infer<typeof settings>
