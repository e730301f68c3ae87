import { X } from 'lucide-react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { useList } from '../../pages.ts'
import { Badge } from '../../parts/badge.tsx'
import { IconButton } from '../../parts/button.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { type Invitation, useChange } from './data.ts'

/** Invitations that nobody has taken yet. */
export function Invitations() {
  const t = useWords('settings')
  const { rows } = useList<Invitation>('/invitations')
  const revoke = useChange(['/invitations'], (id: string) => ask('DELETE', `/invitations/${id}`))
  if (!rows || rows.length === 0) return null
  return (
    <Panel title={t('invitations')}>
      <ul>
        {rows.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex min-h-9 items-center gap-3 border-b px-3 text-sm last:border-0">
            <span className="min-w-0 flex-1 truncate">{email}</span>
            <Badge>{t(`role.${role}`)}</Badge>
            <span className="text-xs text-soft max-md:hidden">
              {t('expires')} <Moment at={expiresAt} as="date" />
            </span>
            <IconButton label={t('revoke')} size="tiny" onClick={() => revoke.mutate(id)}>
              <X />
            </IconButton>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
