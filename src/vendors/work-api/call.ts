import type { HttpResult, OutboundIo } from '../_kit/contract.ts'
import { readBody } from './read-body.ts'
import type { WorkApiSettings } from './settings.ts'

const root = 'https://completa.workbuscas.com/api'

/**
 * Asks about one CPF (eleven digits). Of the answer only what is allowed reaches the attempt's record; the key and the CPF
 * stand in the URL and are masked there.
 */
export function call(settings: WorkApiSettings, cpf: string, io: OutboundIo): Promise<HttpResult> {
  const url = new URL(settings.baseUrl ?? root)
  url.search = new URLSearchParams({ token: settings.apiKey, modulo: 'cpf', consulta: cpf }).toString()
  return io.http({
    method: 'GET',
    url: url.href,
    // clients of this vendor wait up to a minute
    timeoutMs: 60_000,
    secretQuery: ['token', 'consulta'],
    recordAs: (response) => readBody(response, cpf, settings),
  })
}
