import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import type { Overview, Stats } from '../../overview.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { Tile } from '../../parts/tile.tsx'

/** Today in eight numbers; each opens what it counts. */
export function Tiles({ overview, stats }: { overview: Overview | undefined; stats: Stats | undefined }) {
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
      <LeadTiles overview={overview} />
      <LineTiles stats={stats} today={todayOf(overview)} />
      <OutTiles overview={overview} />
    </div>
  )
}

/** The filter of lists that show today. */
const todayOf = (overview: Overview | undefined): Record<string, string> =>
  overview ? { since: overview.dayStart } : {}

function LeadTiles({ overview }: { overview: Overview | undefined }) {
  const t = useWords('home')
  const formats = useFormats()
  const leads = overview?.leads
  const contact = overview?.firstContact
  const today = todayOf(overview)
  const delta = leads && leads.sameDayLastWeek > 0 ? leads.today / leads.sameDayLastWeek - 1 : null
  return (
    <>
      <Tile
        label={t('leads')}
        definition={t('leads.help')}
        value={leads && <Amount value={leads.today} />}
        to="/leads"
        search={today}
        delta={delta}
        note={leads && t('leads.before', { count: leads.sameDayLastWeek })}
        points={leads?.byDay}
      />
      <Tile
        label={t('contact')}
        definition={t('contact.help')}
        value={contact && (contact.medianSeconds === null ? '–' : formats.duration(contact.medianSeconds * 1_000))}
        to="/leads"
        note={
          contact && (
            <>
              {t('contact.share')} <Share of={contact.within5Minutes} all={contact.contacted} />
            </>
          )
        }
      />
      <Tile
        label={t('unassigned')}
        definition={t('unassigned.help')}
        value={leads && <Amount value={leads.unassigned} />}
        to="/leads"
        search={{ owner: 'none' }}
      />
    </>
  )
}

function LineTiles({ stats, today }: { stats: Stats | undefined; today: Record<string, string> }) {
  const t = useWords('home')
  const formats = useFormats()
  return (
    <>
      <Tile
        label={t('received')}
        definition={t('received.help')}
        value={stats && <Amount value={stats.processed} />}
        to="/intakes"
        search={today}
        note={stats && t('open', { count: stats.open })}
      />
      <Tile
        label={t('success')}
        definition={t('success.help')}
        value={stats && <Share of={stats.completed + stats.ignored} all={stats.processed} />}
        to="/intakes"
        search={{ ...today, status: 'failed' }}
        tone={stats?.successRate !== null && stats && stats.successRate! < 0.95 ? 'bad' : undefined}
        note={
          stats && (
            <>
              {t('failed', { count: stats.failed + stats.dead })} · {t('average')}{' '}
              {stats.averageProcessingMs === null ? '–' : formats.duration(stats.averageProcessingMs)}
            </>
          )
        }
      />
    </>
  )
}

function OutTiles({ overview }: { overview: Overview | undefined }) {
  const t = useWords('home')
  const messages = overview?.messages
  const campaigns = overview?.campaigns
  const conversions = overview?.conversions
  return (
    <>
      <Tile
        label={t('campaigns')}
        definition={t('campaigns.help')}
        value={campaigns && <Amount value={campaigns.active} />}
        to="/campaigns"
        search={{ status: 'active' }}
        note={campaigns && t('campaigns.rest', { scheduled: campaigns.scheduled, paused: campaigns.paused })}
      />
      <Tile
        label={t('messages')}
        definition={t('messages.help')}
        value={messages && <Amount value={messages.sent} />}
        to="/campaigns"
        note={
          messages && (
            <>
              {t('messages.delivered')} <Share of={messages.delivered} all={messages.sent} /> ·{' '}
              {t('messages.received', { count: messages.received })}
            </>
          )
        }
      />
      <Tile
        label={t('conversions')}
        definition={t('conversions.help')}
        value={conversions && <Amount value={conversions.accepted} />}
        to="/conversions"
        note={conversions && t('conversions.rest', { waiting: conversions.waiting, rejected: conversions.rejected })}
        tone={conversions && conversions.rejected > 0 ? 'warn' : undefined}
      />
    </>
  )
}
