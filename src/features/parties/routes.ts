import { refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import { normalizeCpf } from '../../domain/cpf.ts'
import { normalizeEmail } from '../../domain/email.ts'
import { maskCpfs } from '../../domain/mask.ts'
import { phoneKey } from '../../domain/phone.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { readCountry } from '../workspaces/store.ts'
import * as contract from './contract.ts'
import { type IdentityKey, listParties, type PartySearch } from './store-list.ts'
import { findParty } from './store-read.ts'

export interface PartyTools {
  sealer: Sealer
}

/** The persons and companies behind the leads. */
export function partyRoutes({ sealer }: PartyTools): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/parties',
    scope: 'read',
    summary: 'List persons and companies, newest first',
    query: contract.listPartiesQuery,
    answer: contract.listPartiesAnswer,
    handle: async ({ query: { limit, cursor, q }, workspaceId, transaction }) => {
      const rows = await transaction(async (tx) => {
        const search = q ? readSearch(q, await readCountry(tx, workspaceId), sealer) : null
        return listParties(tx, workspaceId, search, limit, cursor?.[0])
      })
      return cutPage(rows, limit, (party) => [party.id])
    },
  })

  const detail = defineRoute({
    method: 'GET',
    path: '/api/v1/parties/{id}',
    scope: 'read',
    summary: 'Show a person or company with its identities',
    description: 'The id of a party that was linked to another one finds that one.',
    params: idParam,
    answer: contract.partyDetail,
    handle: ({ params: { id }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const party = await findParty(tx, workspaceId, id)
        return party ? maskCpfs(party) : refuse('not_found', 'There is no such party.')
      }),
  })

  return [list, detail]
}

/** Somebody by what they are known by, else by words of a name. */
function readSearch(text: string, country: string, sealer: Sealer): PartySearch {
  const email = normalizeEmail(text)
  const phone = phoneKey(text, country)
  const cpf = normalizeCpf(text)
  const keys: IdentityKey[] = [
    ...(email ? ([['email', email]] as const) : []),
    ...(phone ? ([['phone', phone]] as const) : []),
    ...(cpf ? ([['cpf', sealer.keyedHash('cpf', cpf).toString('hex')]] as const) : []),
  ]
  return keys.length > 0 ? { keys } : { name: text }
}
