import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { versionDetail } from '../../../src/features/routing/contract.ts'
import { read } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Moment } from '../../parts/moment.tsx'
import { RowSkeletons, Skeleton } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useSaid } from '../../said.ts'
import { useMay } from '../../session.ts'
import { useRules, type Version, versionsQuery } from './data.ts'
import { Differences } from './differences.tsx'

/** Every set of rules that ever was live, newest first, with what it changed and a way back to it. */
export function VersionSheet({ onClose }: { onClose(): void }) {
  const t = useWords('routing')
  const { data } = useQuery(versionsQuery)
  const { restore } = useRules()
  const [asked, setAsked] = useState<Version | null>(null)
  const go = ({ number }: Version) =>
    restore.mutate(number, {
      onSuccess: ({ version }) => {
        setAsked(null)
        tell(t('published', { version }))
      },
    })
  return (
    <Sheet isOpen onClose={onClose} title={t('versions')} description={t('versionsHelp')}>
      {!data && <RowSkeletons />}
      {data?.items.length === 0 && <p className="text-sm text-soft">{t('noVersions')}</p>}
      <ol className="flex flex-col">
        {data?.items.map((version) => (
          <Line key={version.number} version={version} onRestore={() => setAsked(version)} />
        ))}
      </ol>
      {asked && (
        <Confirm
          isOpen
          onClose={() => setAsked(null)}
          onConfirm={() => go(asked)}
          title={t('restore', { version: asked.number })}
          description={t('restoreHelp')}
          action={t('restoreGo')}
          isBusy={restore.isPending}
        />
      )}
    </Sheet>
  )
}

function Line({ version, onRestore }: { version: Version; onRestore(): void }) {
  const t = useWords('routing')
  const said = useSaid()
  const mayAdmin = useMay('admin')
  const { number, isLive, cause, actor, note, rules, createdAt } = version
  return (
    <li className="flex flex-col gap-1 border-b border-line/60 py-2.5 text-sm last:border-0">
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{t('version', { version: number })}</span>
        {isLive && <Badge tone="good">{t('live')}</Badge>}
        <Badge>{t(`madeBy.${cause}`)}</Badge>
        <Moment at={createdAt} className="text-xs text-soft" />
        {mayAdmin && !isLive && (
          <Button size="sm" className="ml-auto" onClick={onRestore}>
            {t('restoreGo')}
          </Button>
        )}
      </span>
      <span className="text-xs text-soft">
        {said(actor)} · {t('ruleCount', { count: rules })}
        {note && ` · ${note}`}
      </span>
      <Disclosure title={t('whatChanged')}>
        <Changed number={number} />
      </Disclosure>
    </li>
  )
}

function Changed({ number }: { number: number }) {
  const { data } = useQuery({
    queryKey: ['/routing-rules', 'version', number],
    queryFn: ({ signal }) => read<z.output<typeof versionDetail>>(`/routing-rules/versions/${number}`, {}, signal),
  })
  return data ? <Differences difference={data.difference} /> : <Skeleton className="h-8" />
}
