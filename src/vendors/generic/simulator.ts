import type { Simulator } from '../_kit/contract.ts'

/** A form, a shop and a site generator nobody has heard of, that prove themselves by the secret URL or by the connection's token. */
export function createSimulator(): Simulator {
  return {
    events: Object.keys(bodies),
    send,
    settings: {
      typePath: 'evento',
      words: 'pedido_pago = purchase.approved\nsite_no_ar = site.status\nno_ar = deployed\nmensagem = message.received',
      mapping:
        'orderId = pedido.id\namount = pedido.total\ncurrency = "BRL"\nstate = situacao\nchannel = "whatsapp"\nmessageId = mensagem.id\nfrom = mensagem.de\ntext = mensagem.texto',
    },
  }
}

const areaCodes = [11, 21, 27, 31, 41, 48, 51, 55, 61, 62, 65, 67, 71, 79, 81, 82, 83, 84, 85, 86, 91, 92, 95, 96, 98]
/** The same person that other simulators invent under this number. */
const phoneOf = (n: number) =>
  `+55${areaCodes[n % areaCodes.length]}9${60_000_000 + ((n * 7_368_787 + 1_234_321) % 39_999_983)}`
const person = (n: number) => ({ nome: `Pessoa ${n}`, email: `pessoa.${n}@example.test`, telefone: phoneOf(n) })

const bodies: Record<string, (n: number) => Record<string, unknown>> = {
  formulario: (n) => ({ evento: 'formulario', id: `form-${n}`, ...person(n), empresa: `Empresa ${n}`, origem: 'Site' }),
  pedido_pago: (n) => ({ evento: 'pedido_pago', ...person(n), pedido: { id: `pedido-${n}`, total: 100 + (n % 50) } }),
  site_no_ar: (n) => ({ evento: 'site_no_ar', ...person(n), situacao: 'no_ar' }),
  mensagem: (n) => ({
    evento: 'mensagem',
    mensagem: { id: `m-${n}`, de: phoneOf(n), texto: 'Tenho interesse' },
  }),
}

const send: Simulator['send'] = (event, n, { scheme, place, placeName, secrets }, _now, _webhookUrl, instead) => {
  const token = String([secrets].flat()[0] ?? '')
  const isToken = scheme === 'token' && (place === undefined || place === 'header')
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(isToken && { [String(placeName ?? 'X-Webhook-Token')]: token }),
    },
    body: instead ?? Buffer.from(JSON.stringify(bodies[event]!(n))),
  }
}
