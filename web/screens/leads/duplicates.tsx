import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { tellWithUndo } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { duplicatesQuery, type LeadDetail } from './data.ts'
import { MergeDialog } from './merge-dialog.tsx'

/** How many leads can be compared side by side. */
const mostCompared = 4

/** Says that other leads may be the same enquiry, and how sure that is. */
export function DuplicateBanner({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const formats = useFormats()
  const [isComparing, setComparing] = useState(false)
  const { data } = useQuery(duplicatesQuery(lead.id))
  const mayWrite = useMay('write')
  const different = useDifferent(lead)
  const found = data?.items.slice(0, mostCompared - 1) ?? []
  const [surest] = found
  if (!surest) return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-warn/40 bg-warn-wash px-3 py-2 text-sm">
      <Copy className="size-4 shrink-0 text-warn" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="font-medium">{t('duplicates', { count: data!.items.length })}</span>{' '}
        <span className="text-soft">
          {surest.fullName ?? surest.email ?? surest.phone} · {formats.percent(surest.confidence)} ·{' '}
          {surest.reasons.map((reason) => t(`same.${reason}`)).join(', ')}
        </span>
      </span>
      {mayWrite && surest.partyId !== lead.party_id && (
        <Button size="sm" isBusy={different.isPending} onClick={() => different.mutate(surest.partyId)}>
          {t('notTheSame')}
        </Button>
      )}
      <Button size="sm" onClick={() => setComparing(true)}>
        {t('compare')}
      </Button>
      {isComparing && (
        <MergeDialog
          leadIds={[lead.id, ...found.map(({ leadId }) => leadId)]}
          current={lead.id}
          onClose={() => setComparing(false)}
        />
      )}
    </div>
  )
}

/** Says that the lead's person is not another one, which is remembered; it can be taken back. */
function useDifferent({ id, party_id }: LeadDetail) {
  const t = useWords('leads')
  const queries = useQueryClient()
  const onSuccess = () => queries.invalidateQueries({ queryKey: duplicatesQuery(id).queryKey })
  const undo = useMutation({
    mutationFn: (exceptionId: string) => ask('POST', `/exceptions/${exceptionId}/reopen`),
    onSuccess,
  })
  return useMutation({
    mutationFn: (partyId: string) =>
      ask<{ exceptionId: string }>('POST', `/parties/${party_id}/different`, { body: { partyId } }),
    onSuccess: async ({ exceptionId }) => {
      await onSuccess()
      tellWithUndo(t('saidDifferent'), () => undo.mutate(exceptionId))
    },
  })
}
