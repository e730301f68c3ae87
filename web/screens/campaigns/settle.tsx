import { useMutation } from '@tanstack/react-query'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { useRefresh } from './data.ts'

/** A person's word on a message that was sent without an answer: what was not sent goes again. */
export function Settle({ campaignId, messageId }: { campaignId: string; messageId: string }) {
  const t = useWords('campaigns')
  const refresh = useRefresh()
  const settle = useMutation({
    mutationFn: (outcome: 'sent' | 'not_sent') =>
      ask('POST', `/campaigns/${campaignId}/messages/${messageId}/settle`, { body: { outcome } }),
    onSuccess: () => {
      tell(t('settled'))
      void refresh()
    },
  })
  if (!useMay('write')) return null
  return (['sent', 'not_sent'] as const).map((outcome) => (
    <Button key={outcome} size="sm" isBusy={settle.isPending} onClick={() => settle.mutate(outcome)}>
      {t(`settle.${outcome}`)}
    </Button>
  ))
}
