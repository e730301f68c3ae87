import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FileDown, MoreHorizontal, ShieldX } from 'lucide-react'
import { useState } from 'react'
import { ask, download } from '../../api.ts'
import { useWords } from '../../language.ts'
import { IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Menu, MenuItem, MenuLabel } from '../../parts/menu.tsx'
import { tell, tellProblem } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { type LeadDetail, titleOf } from './data.ts'

/** What a person may ask of whoever keeps their data. */
export function LeadMenu({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const mayAdmin = useMay('admin')
  const [isErasing, setErasing] = useState(false)
  if (!mayAdmin) return null
  const report = () => download('/privacy/report', `report-${lead.id}.json`, { lead_id: lead.id }).catch(tellProblem)
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t('more')}>
            <MoreHorizontal />
          </IconButton>
        }
      >
        <MenuLabel>{t('privacy')}</MenuLabel>
        <MenuItem icon={FileDown} onSelect={() => void report()}>
          {t('report')}
        </MenuItem>
        <MenuItem icon={ShieldX} isDangerous onSelect={() => setErasing(true)}>
          {t('erase')}
        </MenuItem>
      </Menu>
      {isErasing && <Erase lead={lead} onClose={() => setErasing(false)} />}
    </>
  )
}

function Erase({ lead, onClose }: { lead: LeadDetail; onClose(): void }) {
  const t = useWords('leads')
  const navigate = useNavigate()
  const queries = useQueryClient()
  const erase = useMutation({
    mutationFn: () => ask<{ leadIds: string[] }>('POST', `/leads/${lead.id}/erase`, { body: { confirm: true } }),
    onSuccess: async ({ leadIds }) => {
      await navigate({ to: '/leads' })
      queries.removeQueries({ queryKey: ['lead'] })
      void queries.invalidateQueries({ queryKey: ['/leads'] })
      tell(t('erased', { count: leadIds.length }))
    },
  })
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => erase.mutate()}
      title={t('erase')}
      description={t('eraseHelp')}
      action={t('erase')}
      typed={titleOf(lead)}
      isBusy={erase.isPending}
      isDangerous
    />
  )
}
