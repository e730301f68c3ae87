import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Pencil, UserRoundCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { Button } from '../../parts/button.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tellWithUndo } from '../../parts/toasts.tsx'
import { useMay, useSession } from '../../session.ts'
import { noteRecent } from '../../shell/recent.ts'
import { type LeadDetail, leadQuery, timelineQuery, titleOf, useLeadActions } from './data.ts'
import { DuplicateBanner } from './duplicates.tsx'
import { Identity } from './identity.tsx'
import { LeadForm } from './lead-form.tsx'
import { LeadMenu } from './lead-menu.tsx'
import { NextPanel } from './next-panel.tsx'
import { NoteForm } from './note-form.tsx'
import { ReachBar } from './reach-bar.tsx'
import { Timeline } from './timeline.tsx'
import { WhyPanel } from './why-panel.tsx'

/** One enquiry: who it is, what happened, and what to do next. */
export default function LeadPage() {
  const t = useWords('leads')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: lead, error, refetch } = useQuery({ ...leadQuery(id), refetchInterval: usePollMs(15_000) })
  const title = lead ? titleOf(lead) : t('one')
  useEffect(() => {
    if (lead) noteRecent(`/leads/${id}`, title)
  }, [lead, id, title])
  return (
    <Page title={title} crumbs={[{ to: '/leads', label: t('title') }]} actions={lead && <Actions lead={lead} />}>
      {error && !lead && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!lead && !error && <RowSkeletons />}
      {lead && <Whole lead={lead} />}
    </Page>
  )
}

function Actions({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const mayWrite = useMay('write')
  const me = useSession()?.user?.id
  const { assign } = useLeadActions(lead.id)
  const [isEditing, setEditing] = useState(false)
  const before = { ownerId: lead.owner_id, teamId: lead.team_id }
  const accept = () =>
    assign.mutate({ ownerId: me }, { onSuccess: () => tellWithUndo(t('accepted'), () => assign.mutate(before)) })
  return (
    <>
      {mayWrite && me && lead.owner_id !== me && (
        <Button tone="primary" isBusy={assign.isPending} onClick={accept}>
          <UserRoundCheck />
          {t('accept')}
        </Button>
      )}
      {mayWrite && (
        <Button onClick={() => setEditing(true)}>
          <Pencil />
          {t('edit')}
        </Button>
      )}
      <LeadMenu lead={lead} />
      {isEditing && <LeadForm lead={lead} onClose={() => setEditing(false)} />}
    </>
  )
}

function Whole({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const mayWrite = useMay('write')
  const { data: timeline } = useQuery({ ...timelineQuery(lead.id), refetchInterval: usePollMs(10_000) })
  return (
    <>
      {mayWrite && <DuplicateBanner lead={lead} />}
      <div className="grid items-start gap-4 max-md:pb-14 lg:grid-cols-[23rem_minmax(0,1fr)] xl:grid-cols-[23rem_minmax(0,1fr)_21rem]">
        <Panel title={t('person')}>
          <ReachBar lead={lead} className="p-3 pb-0 max-md:hidden" />
          <Identity lead={lead} />
        </Panel>
        <Panel title={t('timeline')} className="max-xl:lg:row-span-2">
          {mayWrite && <NoteForm leadId={lead.id} />}
          {timeline ? <Timeline leadId={lead.id} entries={timeline} hasFilter /> : <RowSkeletons />}
        </Panel>
        <div className="flex min-w-0 flex-col gap-4">
          <NextPanel lead={lead} />
          <WhyPanel lead={lead} />
        </div>
      </div>
      {/* within reach of the thumb, above the bar of places */}
      <ReachBar lead={lead} className="fixed inset-x-0 bottom-14 z-20 border-t bg-raised px-3 py-2 md:hidden" />
    </>
  )
}
