import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../language.ts'
import { ButtonLink } from '../../parts/button.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { type Lead, leadQuery, timelineQuery, titleOf } from './data.ts'
import { Identity } from './identity.tsx'
import { ReachBar } from './reach-bar.tsx'
import { Timeline } from './timeline.tsx'

/** A lead beside the list, which stays where it is. */
export function Peek({ lead, onClose }: { lead: Lead; onClose(): void }) {
  const t = useWords('leads')
  const { data: detail } = useQuery(leadQuery(lead.id))
  const { data: timeline } = useQuery(timelineQuery(lead.id))
  return (
    <Sheet
      isOpen
      onClose={onClose}
      title={titleOf(lead)}
      actions={
        <ButtonLink to={`/leads/${lead.id}`} tone="primary">
          {t('open')}
        </ButtonLink>
      }
    >
      <ReachBar lead={lead} className="pb-3" />
      {detail ? <Identity lead={detail} /> : <RowSkeletons count={5} />}
      <h3 className="mt-4 text-sm font-semibold">{t('timeline')}</h3>
      {timeline ? <Timeline leadId={lead.id} entries={timeline.slice(-20)} /> : <RowSkeletons count={4} />}
    </Sheet>
  )
}
