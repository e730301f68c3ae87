import { useWords } from '../../language.ts'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { useMay, useSession } from '../../session.ts'
import { Account } from './account.tsx'
import { ApiKeys } from './api-keys.tsx'
import { AuditLog } from './audit-log.tsx'
import { Endpoints } from './endpoints.tsx'
import { LeadFields } from './lead-fields.tsx'
import { Members } from './members.tsx'
import { Privacy } from './privacy.tsx'
import { Teams } from './teams.tsx'
import { WorkspaceForm } from './workspace-form.tsx'

/** How the workspace is set up, and who may do what in it. */
export default function Settings() {
  const t = useWords('settings')
  const isAdmin = useMay('admin')
  const isPerson = useSession()?.user !== null
  const tabs = [
    { name: 'workspace', isShown: true, content: <WorkspaceForm /> },
    { name: 'members', isShown: true, content: <Members /> },
    { name: 'teams', isShown: true, content: <Teams /> },
    { name: 'fields', isShown: true, content: <LeadFields /> },
    { name: 'keys', isShown: isAdmin, content: <ApiKeys /> },
    { name: 'endpoints', isShown: true, content: <Endpoints /> },
    { name: 'privacy', isShown: true, content: <Privacy /> },
    { name: 'audit', isShown: isAdmin, content: <AuditLog /> },
    { name: 'account', isShown: isPerson, content: <Account /> },
  ]
  return (
    <Page title={t('title')}>
      <Tabs
        label={t('title')}
        tabs={tabs
          .filter(({ isShown }) => isShown)
          .map(({ name, content }) => ({ name, content, label: t(`tab.${name}`) }))}
      />
    </Page>
  )
}
