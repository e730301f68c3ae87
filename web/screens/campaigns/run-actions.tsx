import { Ban, Pause, Pencil, Play } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button, ButtonLink, IconButton } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { tell, tellWithUndo } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { type Campaign, type CampaignStatus, type Move, useMove } from './data.ts'
import { StartDialog } from './start-dialog.tsx'

const icons = { start: Play, resume: Play, pause: Pause, cancel: Ban }

/** What may be done next; of a completed one with people held, those can still be sent. */
function movesOf({ status, heldCount }: Pick<Campaign, 'status' | 'heldCount'>): Move[] {
  const moves: Record<CampaignStatus, Move[]> = {
    draft: ['start', 'cancel'],
    scheduled: ['start', 'pause', 'cancel'],
    active: ['pause', 'cancel'],
    paused: ['resume', 'cancel'],
    completed: heldCount > 0 ? ['resume'] : [],
    cancelled: [],
    failed: [],
  }
  return moves[status]
}

/** Starting and stopping: in a list as icons, on its page as buttons. */
export function RunActions({ campaign, isSmall = false }: { campaign: Campaign; isSmall?: boolean }) {
  const t = useWords('campaigns')
  const mayWrite = useMay('write')
  const [asked, setAsked] = useState<'start' | 'cancel' | null>(null)
  const move = useMove((done) => {
    if (done === 'pause' && campaign.status === 'active')
      tellWithUndo(t('did.pause'), () => move.mutate({ id: campaign.id, move: 'resume' }))
    else tell(t(`did.${done}`))
  })
  if (!mayWrite) return null
  const press = (wanted: Move) =>
    wanted === 'start' || wanted === 'cancel' ? setAsked(wanted) : move.mutate({ id: campaign.id, move: wanted })
  return (
    // what is pressed here does not open the row
    <span
      role="none"
      className="inline-flex flex-wrap gap-2"
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {!isSmall && (campaign.status === 'draft' || campaign.status === 'scheduled') && (
        <ButtonLink to={`/campaigns/${campaign.id}/edit`}>
          <Pencil />
          {t('edit')}
        </ButtonLink>
      )}
      {movesOf(campaign).map((each) => {
        const Icon = icons[each]
        if (isSmall)
          return (
            <IconButton key={each} size="tiny" label={t(`move.${each}`)} onClick={() => press(each)}>
              <Icon />
            </IconButton>
          )
        const tone = each === 'cancel' ? 'danger' : each === 'pause' ? 'plain' : 'primary'
        return (
          <Button
            key={each}
            tone={tone}
            onClick={() => press(each)}
            isBusy={move.isPending && move.variables.move === each}
          >
            <Icon />
            {t(`move.${each}`)}
          </Button>
        )
      })}
      {asked === 'start' && <StartDialog id={campaign.id} onClose={() => setAsked(null)} />}
      <Confirm
        isOpen={asked === 'cancel'}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          move.mutate({ id: campaign.id, move: 'cancel' })
          setAsked(null)
        }}
        title={t('cancelTitle', { name: campaign.name })}
        description={t('cancelHelp')}
        action={t('move.cancel')}
        isDangerous
      />
    </span>
  )
}
