import type { Intent } from '../../domain/intents.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { findCounts } from './store-jobs.ts'

/** Tells the workspace that one of its own imports has ended. A vendor's own import is nobody's wait. */
export async function announceImport(
  facts: Fact<'import.finished'>[],
  { tx, workspace }: StepTools,
): Promise<Conclusion[]> {
  const jobs = await findCounts(
    tx,
    facts.map(({ event }) => event.data.jobId),
  )
  return facts.flatMap((fact) => {
    const job = jobs.get(fact.event.data.jobId)
    if (!job || job.workspaceId !== fact.workspaceId) return []
    const { title, text } = words[workspace(fact.workspaceId).language](job)
    const intent: Intent = {
      kind: 'notify',
      key: `import:${job.id}:${fact.event.data.state}`,
      target: `import:${job.id}`,
      reason: 'An import has ended',
      data: { topic: 'import', title, text, url: `/imports/${job.id}` },
    }
    return [{ fact, intents: [intent] }]
  })
}

interface Counts {
  id: string
  workspaceId: string
  filename: string
  total: number
  created: number
  updated: number
  failed: number
  error: string | null
}

const words: Record<'pt-BR' | 'en' | 'es', (job: Counts) => { title: string; text: string }> = {
  'pt-BR': ({ filename, total, created, updated, failed, error }) => ({
    title: error ? `Importação de ${filename} falhou` : `Importação de ${filename} concluída`,
    text: error ?? `${total} linhas: ${created} leads novos, ${updated} atualizados, ${failed} com problema.`,
  }),
  en: ({ filename, total, created, updated, failed, error }) => ({
    title: error ? `Import of ${filename} failed` : `Import of ${filename} finished`,
    text: error ?? `${total} rows: ${created} new leads, ${updated} updated, ${failed} with a problem.`,
  }),
  es: ({ filename, total, created, updated, failed, error }) => ({
    title: error ? `La importación de ${filename} falló` : `Importación de ${filename} terminada`,
    text: error ?? `${total} filas: ${created} leads nuevos, ${updated} actualizados, ${failed} con problema.`,
  }),
}
