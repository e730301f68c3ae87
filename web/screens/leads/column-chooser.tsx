import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { useFilters } from '../../search.ts'
import { columnNames, readColumns, usualColumns } from './columns.tsx'
import type { FilterName, Filters } from './data.ts'

/** Which columns the table has. */
export function ColumnChooser({ filters, onClose }: { filters: Filters; onClose(): void }) {
  const t = useWords('leads')
  const [, change] = useFilters<FilterName>()
  const shown = readColumns(filters.columns)
  const toggle = (name: (typeof columnNames)[number]) => {
    const next = columnNames.filter((each) => (each === name ? !shown.includes(each) : shown.includes(each)))
    if (next.length > 0) change({ columns: next.join(',') === usualColumns.join(',') ? undefined : next.join(',') })
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('columns')}
      actions={<Button onClick={() => change({ columns: undefined })}>{t('usual')}</Button>}
    >
      <ul className="grid grid-cols-2 gap-x-4">
        {columnNames.map((name) => (
          <li key={name}>
            <label className="flex min-h-8 items-center gap-2 text-sm max-md:min-h-10">
              <input
                type="checkbox"
                className="size-4 accent-(--accent)"
                checked={shown.includes(name)}
                onChange={() => toggle(name)}
              />
              {t(`col.${name}`)}
            </label>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
