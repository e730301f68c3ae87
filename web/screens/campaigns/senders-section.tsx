import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import type { listSendersAnswer } from '../../../src/features/senders/contract.ts'
import { read } from '../../api.ts'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Checkbox } from '../../parts/field.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { Section, type SectionProps } from './section.tsx'

type Senders = z.output<typeof listSendersAnswer>
type Sender = Senders['items'][number]

/** What it leaves from; none chosen means all that can send it. */
export function SendersSection({ draft, put }: SectionProps) {
  const t = useWords('campaigns')
  const { data } = useQuery({
    queryKey: ['/senders'],
    queryFn: ({ signal }) => read<Senders>('/senders', {}, signal),
  })
  const able = data?.items.filter(({ channel }) => channel === draft.channel)
  const isAll = draft.senders.length === 0
  const toggle = (id: string, isOn: boolean) => {
    const chosen = able!
      .map((each) => each.id)
      .filter((each) => (each === id ? isOn : isAll || draft.senders.includes(each)))
    if (chosen.length > 0) put({ senders: chosen.length === able!.length ? [] : chosen })
  }
  return (
    <Section anchor="senders">
      {!able && <Skeleton className="h-10" />}
      {able?.length === 0 && (
        <p className="text-sm">
          {t('noSenders')}{' '}
          <Link to="/connections" className="text-accent hover:underline">
            {t('nav.connections')}
          </Link>
        </p>
      )}
      <ul className="flex flex-col divide-y divide-line/60">
        {able?.map((sender) => (
          <li key={sender.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 text-sm">
            <Checkbox
              label={sender.sender}
              checked={isAll || draft.senders.includes(sender.id)}
              onCheckedChange={(isOn) => toggle(sender.id, isOn === true)}
            />
            <SenderLine sender={sender} />
          </li>
        ))}
      </ul>
      {able && able.length > 1 && <p className="text-xs text-soft">{t('sendersHelp')}</p>}
    </Section>
  )
}

function SenderLine({ sender }: { sender: Sender }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const { health, limitToday, sentToday, warmUp, canSend } = sender
  return (
    <>
      <span className="min-w-32 flex-1 truncate font-medium">{sender.sender}</span>
      {!canSend && <Badge tone="bad">{t('cannotSend')}</Badge>}
      {warmUp && <Badge tone="accent">{t('warmingUp')}</Badge>}
      <span className="flex w-36 items-center gap-2 text-xs text-soft" title={t('health')}>
        <Meter share={health / 100} tone={health >= 80 ? 'good' : health >= 50 ? 'warn' : 'bad'} />
        {formats.number(health)}
      </span>
      <span className="w-36 text-right text-xs text-soft">
        {limitToday === null
          ? t('noQuota')
          : t('quotaLeft', { number: formats.number(Math.max(0, limitToday - sentToday)) })}
      </span>
    </>
  )
}
