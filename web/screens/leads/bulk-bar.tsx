import { Download, ListChecks, Tag, UserRound, X } from 'lucide-react'
import { download } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { tellProblem } from '../../parts/toasts.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { queryOf, type Selection } from './data.ts'
import type { Choosing } from './use-choosing.ts'

/** As many ids fit into an address. */
const mostInAddress = 150

/** What can be done with the rows that are chosen. */
export function BulkBar({ choosing, selection }: { choosing: Choosing; selection: Selection }) {
  const t = useWords('leads')
  const { size, mayChooseAll, chosen, action, setAction } = choosing
  return (
    <div
      role="toolbar"
      aria-label={t('bulk')}
      className="flex flex-wrap items-center gap-2 border-t bg-raised px-3 py-2"
    >
      <span aria-live="polite" className="text-sm font-medium">
        {t('chosen', { count: size })}
      </span>
      {mayChooseAll && (
        <Button size="sm" tone="ghost" onClick={choosing.chooseAll}>
          {t('chooseAll')}
        </Button>
      )}
      <span className="ml-auto flex flex-wrap items-center gap-1">
        <Button size="sm" onClick={() => setAction('tag')}>
          <Tag />
          {t('tag')}
        </Button>
        <Button size="sm" onClick={() => setAction('assign')}>
          <UserRound />
          {t('assign')}
        </Button>
        <Button size="sm" onClick={() => setAction('stage')}>
          <ListChecks />
          {t('stage')}
        </Button>
        <Button
          size="sm"
          disabled={'leadIds' in chosen && chosen.leadIds.length > mostInAddress}
          onClick={() => void exportChosen(choosing, selection).catch(tellProblem)}
        >
          <Download />
          {t('export')}
        </Button>
        <IconButton label={t('chooseNone')} size="tiny" onClick={choosing.clear}>
          <X />
        </IconButton>
      </span>
      {action && <BulkDialog action={action} choosing={choosing} onClose={() => setAction(null)} />}
    </div>
  )
}

function exportChosen({ chosen }: Choosing, selection: Selection): Promise<void> {
  if (!('leadIds' in chosen)) return download('/leads/export', 'leads.csv', queryOf(selection))
  return download('/leads/export', 'leads.csv', { ids: chosen.leadIds.join(',') })
}
