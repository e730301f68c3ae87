import { Download, ListX, MoreHorizontal, Plus, ShieldCheck, Upload } from 'lucide-react'
import { useState } from 'react'
import { download } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button, IconButton } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FilterBar, PickFilter, SearchField } from '../../parts/filters.tsx'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { type Column, DataTable } from '../../parts/table.tsx'
import { tellProblem } from '../../parts/toasts.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { AddDialog } from './add-dialog.tsx'
import { channels, filterNames, reasons, type Suppression, useSuppressions } from './data.ts'
import { ImportDialog } from './import-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'

/** People who must not be written to, each with the reason. */
export default function Suppressions() {
  const t = useWords('suppressions')
  const mayWrite = useMay('write')
  const [all] = useFilters<(typeof filterNames)[number]>()
  const filter = Object.fromEntries(filterNames.flatMap((name) => (all[name] ? [[name, all[name]]] : [])))
  const list = useSuppressions(filter)
  const [open, setOpen] = useState<'add' | 'import' | Suppression | null>(null)
  const columns = useColumns(mayWrite ? setOpen : null)
  const close = () => setOpen(null)
  return (
    <Page title={t('title')} isTall actions={<Actions onOpen={setOpen} />}>
      <FilterBar params={[...filterNames]}>
        <SearchField label={t('search')} />
        <PickFilter
          label={t('everyChannel')}
          param="channel"
          options={channels.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
        <PickFilter
          label={t('everyReason')}
          param="reason"
          options={reasons.map((value) => ({ value, label: t(`reason.${value}`) }))}
        />
      </FilterBar>
      {list.error && !list.rows && <ProblemBox error={list.error} onRetry={list.refetch} />}
      <Panel className="min-h-0 flex-1 overflow-hidden" bodyClassName="flex flex-col">
        <DataTable
          label={t('title')}
          className="flex-1"
          columns={columns}
          rows={list.error && !list.rows ? [] : list.rows}
          keyOf={({ channel, addressKey, purpose, reason }) => [channel, addressKey, purpose, reason].join(' ')}
          onMore={list.onMore}
          isLoadingMore={list.isLoadingMore}
          empty={
            Object.keys(filter).length > 0 ? (
              <Empty title={t('noMatch')} />
            ) : (
              <Empty icon={ListX} title={t('none')}>
                {t('noneHelp')}
              </Empty>
            )
          }
        />
      </Panel>
      {open === 'add' && <AddDialog onClose={close} />}
      {open === 'import' && <ImportDialog onClose={close} />}
      {open !== null && typeof open === 'object' && <RemoveDialog suppression={open} onClose={close} />}
    </Page>
  )
}

function useColumns(onRemove: ((suppression: Suppression) => void) | null): Column<Suppression>[] {
  const t = useWords('suppressions')
  return [
    {
      name: 'address',
      header: t('address'),
      cell: ({ address }) => <span className="font-medium">{address}</span>,
    },
    {
      name: 'channel',
      header: t('channel'),
      width: 'clamp(7rem, 12vw, 8rem)',
      cell: ({ channel }) => <Badge>{t(`channel.${channel}`)}</Badge>,
    },
    {
      name: 'reason',
      header: t('reason'),
      width: '14rem',
      isMinor: true,
      cell: ({ reason }) => t(`reason.${reason}`),
    },
    {
      name: 'detail',
      header: t('detail'),
      isMinor: true,
      cell: ({ detail }) => (
        <span className="text-soft" title={detail ?? undefined}>
          {detail ?? '–'}
        </span>
      ),
    },
    {
      name: 'purpose',
      header: t('purpose'),
      width: '8rem',
      isMinor: true,
      cell: ({ purpose }) => t([`purpose.${purpose}`, 'purpose.other'], { name: purpose }),
    },
    {
      name: 'since',
      header: t('since'),
      width: '7rem',
      isMinor: true,
      cell: ({ since }) => <Moment at={since} className="text-soft" />,
    },
    ...(onRemove ? [removeColumn(t('actions'), t('remove'), onRemove)] : []),
  ]
}

const removeColumn = (
  header: string,
  label: string,
  onRemove: (suppression: Suppression) => void,
): Column<Suppression> => ({
  name: 'actions',
  header: <span className="sr-only">{header}</span>,
  width: '3.5rem',
  align: 'right',
  cell: (suppression) => (
    <IconButton size="tiny" label={label} onClick={() => onRemove(suppression)}>
      <ShieldCheck />
    </IconButton>
  ),
})

function Actions({ onOpen }: { onOpen(dialog: 'add' | 'import'): void }) {
  const t = useWords('suppressions')
  const mayWrite = useMay('write')
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t('more')} tone="plain">
            <MoreHorizontal />
          </IconButton>
        }
      >
        {mayWrite && (
          <MenuItem icon={Upload} onSelect={() => onOpen('import')}>
            {t('import')}
          </MenuItem>
        )}
        <MenuItem
          icon={Download}
          onSelect={() => void download('/suppressions/export', 'suppressions.csv').catch(tellProblem)}
        >
          {t('export')}
        </MenuItem>
      </Menu>
      {mayWrite && (
        <Button tone="primary" onClick={() => onOpen('add')}>
          <Plus />
          {t('add')}
        </Button>
      )}
    </>
  )
}
