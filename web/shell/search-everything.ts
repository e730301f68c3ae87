import type { z } from 'zod'
import type { listIntakesAnswer } from '../../src/features/intakes/contract.ts'
import type { listLeadsAnswer } from '../../src/features/leads/contract.ts'
import { read } from '../api.ts'
import { screens } from '../routes.ts'

interface Found {
  path: string
  title: string
  hint: string
  kind: 'lead' | 'intake'
}

/** People first, then requests. A screen that is not there is not offered. */
export async function searchEverything(q: string, signal: AbortSignal): Promise<Found[]> {
  const [leads, intakes] = await Promise.all([
    read<z.output<typeof listLeadsAnswer>>('/leads', { q, limit: 6 }, signal).catch(() => null),
    read<z.output<typeof listIntakesAnswer>>('/intakes', { q, limit: 6 }, signal).catch(() => null),
  ])
  const hasLeads = screens.some(({ path }) => path === '/leads/$id')
  return [
    ...(hasLeads ? (leads?.items ?? []) : []).map((lead): Found => {
      const title = lead.full_name ?? lead.email ?? lead.phone ?? lead.id
      return { kind: 'lead', path: `/leads/${lead.id}`, title, hint: lead.company_name ?? lead.email ?? '' }
    }),
    ...(intakes?.items ?? []).map(
      (intake): Found => ({
        kind: 'intake',
        path: `/intakes/${intake.id}`,
        title: intake.type,
        hint: `${intake.vendor} · ${intake.subject}`,
      }),
    ),
  ]
}
