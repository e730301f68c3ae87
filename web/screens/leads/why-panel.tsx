import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { Decision } from '../../parts/rule-trace.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { explainQuery, type LeadDetail, rereadLeads } from './data.ts'

/** Which rule decided, on what it knew then, and what became of every other rule. */
export function WhyPanel({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const mayWrite = useMay('write')
  const queries = useQueryClient()
  const { data: told } = useQuery(explainQuery(lead.id))
  const release = useMutation({
    mutationFn: () => ask('POST', `/leads/${lead.id}/assign`, { body: { release: true } }),
    onSuccess: () => {
      tell(t('released'))
      void rereadLeads(queries)
    },
  })
  const isTaken = Boolean(told?.assigned)
  return (
    <Panel title={t('why')}>
      <div className="flex flex-col gap-3 p-3 text-sm">
        {!told && <Skeleton className="h-16" />}
        {told && (
          <>
            {isTaken && (
              <div className="flex flex-wrap items-center gap-2">
                <Badge tone="accent">{t('byHand')}</Badge>
                {mayWrite && (
                  <Button size="sm" isBusy={release.isPending} onClick={() => release.mutate()}>
                    {t('release')}
                  </Button>
                )}
              </div>
            )}
            <Decision told={told} />
            <p className="text-xs text-soft">
              {told.decidedAt ? (
                <>
                  {t('decidedWith', { version: told.version })} <Moment at={told.decidedAt} />
                </>
              ) : (
                t('decidedNow')
              )}
            </p>
          </>
        )}
      </div>
    </Panel>
  )
}
