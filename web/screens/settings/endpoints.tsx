import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { ButtonLink } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Panel } from '../../parts/page.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { useMay } from '../../session.ts'
import { connectionsQuery, useVendors } from '../../vendors.ts'

/** Connections that carry facts on to systems of one's own. */
export function Endpoints() {
  const t = useWords('settings')
  const mayAdd = useMay('admin')
  const { data } = useQuery(connectionsQuery)
  const rows = data?.items.filter(({ sends }) => sends.includes('event.forward'))
  const forwarder = useVendors().find(({ sends }) => sends.includes('event.forward'))
  const add = mayAdd && forwarder && (
    <ButtonLink size="sm" tone="primary" to="/connections/new" search={{ vendor: forwarder.id }}>
      <Plus />
      {t('addEndpoint')}
    </ButtonLink>
  )
  return (
    <Panel title={t('tab.endpoints')} aside={add}>
      {!rows && <RowSkeletons count={3} />}
      {rows?.length === 0 && <Empty title={t('noEndpoints')}>{t('noEndpointsHelp')}</Empty>}
      <ul>
        {rows?.map(({ id, name, vendorTitle, isEnabled }) => (
          <li key={id}>
            <Link
              to="/connections/$id"
              params={{ id }}
              className="flex min-h-10 items-center gap-3 border-b px-3 text-sm last:border-0 hover:bg-sunken"
            >
              <span className="font-medium">{name}</span>
              <span className="min-w-0 flex-1 truncate text-soft">{vendorTitle}</span>
              <Badge tone={isEnabled ? 'good' : 'idle'}>{t(isEnabled ? 'on' : 'off')}</Badge>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
