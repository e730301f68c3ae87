import { CheckCheck, RotateCcw, Scale, Undo2, UserRoundPlus } from 'lucide-react'
import { useWords, wordFor } from '../../language.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { IconButton } from '../../parts/button.tsx'
import { Moment } from '../../parts/moment.tsx'
import type { Column } from '../../parts/table.tsx'
import { useNameOf } from '../../people.ts'
import { useSaid } from '../../said.ts'
import { useVendorTitle } from '../../vendors.ts'
import type { Entry, Kind } from './data.ts'

const tones: Record<Kind, Tone> = {
  unreadable: 'warn',
  undecided: 'bad',
  effect: 'bad',
  import_row: 'warn',
  conversion: 'warn',
  unroutable: 'warn',
  duplicate: 'warn',
}

interface Actions {
  onRetry(entry: Entry): void
  onResolve(entry: Entry): void
  onReopen(entry: Entry): void
  onAssign(entry: Entry): void
  onCompare(entry: Entry): void
}

/** The columns of the queue; without actions for those who may only read. */
export function useColumns(actions: Actions | null): Column<Entry>[] {
  const t = useWords('exceptions')
  const said = useSaid()
  const titleOf = useVendorTitle()
  const nameOf = useNameOf()
  return [
    {
      name: 'at',
      header: t('since'),
      width: '6.5rem',
      isMinor: true,
      cell: ({ at }) => <Moment at={at} className="text-soft" />,
    },
    {
      name: 'kind',
      header: t('kind'),
      width: 'clamp(8.5rem, 14vw, 11rem)',
      cell: ({ kind, code, partyIds }) => (
        <Badge tone={tones[kind]}>
          {t(partyIds ? 'onePerson' : code === 'doubtful' ? 'doubtful' : `kind.${kind}`)}
        </Badge>
      ),
    },
    {
      name: 'what',
      header: t('what'),
      cell: ({ kind, what, reason, code, partyIds, resolvedBy, note }) => (
        <span className="flex min-w-0 items-center gap-2 overflow-hidden">
          <span className="shrink-0 font-medium max-md:shrink max-md:truncate">
            {wordFor(t, kind === 'unreadable' ? 'event' : 'intent', what)}
          </span>
          <span className="min-w-0 truncate text-soft max-md:hidden">
            {resolvedBy
              ? [said(resolvedBy), note].filter(Boolean).join(': ')
              : partyIds
                ? signsOf(code, t)
                : reason && said(reason)}
          </span>
        </span>
      ),
    },
    {
      name: 'vendor',
      header: t('intake.vendor'),
      width: '9rem',
      isMinor: true,
      cell: ({ vendor }) => vendor && titleOf(vendor),
    },
    {
      name: 'assignee',
      header: t('assignee'),
      width: '9rem',
      isMinor: true,
      cell: ({ assigneeId }) => (assigneeId ? nameOf(assigneeId) : <span className="text-soft">{t('nobody')}</span>),
    },
    ...(actions ? [actionsColumn(t('actions'), actions, t)] : []),
  ]
}

/** Why two people may be one. */
export const signsOf = (code: string | null, t: ReturnType<typeof useWords>): string =>
  (code ?? '')
    .split(' ')
    .filter(Boolean)
    .map((reason) => t(`same.${reason}`))
    .join(', ')

function actionsColumn(header: string, actions: Actions, t: ReturnType<typeof useWords>): Column<Entry> {
  return {
    name: 'actions',
    header,
    width: 'clamp(5rem, 10vw, 7.5rem)',
    align: 'right',
    cell: (entry) => (
      // what is pressed here does not open the row
      <span
        role="none"
        className="inline-flex gap-1"
        onClick={(event) => event.stopPropagation()}
        onKeyDown={() => undefined}
      >
        {entry.resolvedAt ? (
          <IconButton size="tiny" label={t('reopen')} onClick={() => actions.onReopen(entry)}>
            <Undo2 />
          </IconButton>
        ) : (
          <>
            <span className="max-md:hidden">
              <IconButton size="tiny" label={t('assign')} onClick={() => actions.onAssign(entry)}>
                <UserRoundPlus />
              </IconButton>
            </span>
            {entry.partyIds && (
              <IconButton size="tiny" label={t('compare')} onClick={() => actions.onCompare(entry)}>
                <Scale />
              </IconButton>
            )}
            {entry.canRetry && (
              <IconButton size="tiny" label={t('retry')} onClick={() => actions.onRetry(entry)}>
                <RotateCcw />
              </IconButton>
            )}
            <IconButton size="tiny" label={t('resolve')} onClick={() => actions.onResolve(entry)}>
              <CheckCheck />
            </IconButton>
          </>
        )}
      </span>
    ),
  }
}
