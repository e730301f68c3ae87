import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWords, wordFor } from '../../language.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Checkbox } from '../../parts/field.tsx'
import { Ago, Moment } from '../../parts/moment.tsx'
import type { Column } from '../../parts/table.tsx'
import { useNameOf } from '../../people.ts'
import { useVendorTitle } from '../../vendors.ts'
import { type Lead, titleOf } from './data.ts'

interface Kind {
  width: string
  cell(lead: Lead, say: Saying): ReactNode
}
interface Saying {
  nameOf(id: string): string
  vendorOf(id: string): string
  statusOf(name: string): string
}

const soft = (text: string | null) => <span className={text ? '' : 'text-soft'}>{text ?? '–'}</span>

/** Every column that the list can have but the name, which it always has. */
const kinds = {
  vendor_status: {
    width: '9rem',
    cell: (lead) => (lead.vendor_status ? <Badge>{lead.vendor_status}</Badge> : soft(null)),
  },
  contact_status: {
    width: '9rem',
    cell: (lead, { statusOf }) => <Badge tone={toneOf(lead.contact_status)}>{statusOf(lead.contact_status)}</Badge>,
  },
  phone: { width: '9.5rem', cell: ({ phone }) => soft(phone) },
  email: { width: '14rem', cell: ({ email }) => soft(email) },
  owner: { width: '10rem', cell: ({ owner_id: id }, { nameOf }) => soft(id && nameOf(id)) },
  team: { width: '9rem', cell: ({ team_id: id }, { nameOf }) => soft(id && nameOf(id)) },
  source: { width: '10rem', cell: (lead, { vendorOf }) => soft(lead.source ?? vendorOf(lead.vendor)) },
  tags: { width: '11rem', cell: ({ tags }) => <Tags tags={tags} /> },
  contact_score: { width: '6rem', cell: ({ contact_score: score }) => soft(String(score)) },
  company_name: { width: '11rem', cell: ({ company_name: name }) => soft(name) },
  job_title: { width: '9rem', cell: ({ job_title: title }) => soft(title) },
  company_industry: { width: '9rem', cell: ({ company_industry: industry }) => soft(industry) },
  company_location_state: { width: '6rem', cell: ({ company_location_state: state }) => soft(state) },
  last_interaction_date: {
    width: '8rem',
    cell: (lead) => <Ago at={lead.last_interaction_date} className="text-soft" />,
  },
  created_at: { width: '7.5rem', cell: (lead) => <Moment at={lead.created_at} className="text-soft" /> },
} satisfies Record<string, Kind>

export type ColumnName = keyof typeof kinds
export const columnNames = Object.keys(kinds) as ColumnName[]
export const usualColumns: ColumnName[] = [
  'vendor_status',
  'contact_status',
  'phone',
  'owner',
  'source',
  'tags',
  'created_at',
]

/** On a phone there is room for the name and one more. */
const onPhone: ColumnName = 'contact_status'

export const readColumns = (text: string | undefined): ColumnName[] =>
  text ? columnNames.filter((name) => text.split(',').includes(name)) : usualColumns

interface Selecting {
  isChosen(lead: Lead): boolean
  isEvery: boolean
  choose(lead: Lead): void
  chooseEvery(): void
}

export function useColumns(names: ColumnName[], selecting: Selecting | null): Column<Lead>[] {
  const t = useWords('leads')
  const say = { nameOf: useNameOf(), vendorOf: useVendorTitle(), statusOf: (name: string) => wordFor(t, 'lead', name) }
  return [
    ...(selecting ? [boxes(selecting, t)] : []),
    {
      name: 'full_name',
      pinnedAt: selecting ? '2.5rem' : '0',
      header: t('col.full_name'),
      width: 'clamp(8rem, 20vw, 16rem)',
      cell: (lead) => (
        <Link to="/leads/$id" params={{ id: lead.id }} className="font-medium hover:underline">
          {titleOf(lead)}
        </Link>
      ),
    },
    ...names.map((name) => ({
      name,
      header: t(`col.${name}`),
      width: kinds[name].width,
      isMinor: name !== onPhone,
      cell: (lead: Lead) => (kinds[name] as Kind).cell(lead, say),
    })),
  ]
}

function boxes({ isChosen, isEvery, choose, chooseEvery }: Selecting, t: ReturnType<typeof useWords>): Column<Lead> {
  return {
    name: 'box',
    pinnedAt: '0',
    header: <Checkbox label={t('chooseLoaded')} checked={isEvery} onCheckedChange={chooseEvery} />,
    width: '2.5rem',
    cell: (lead) => (
      <Checkbox
        label={t('choose', { name: titleOf(lead) })}
        checked={isChosen(lead)}
        onCheckedChange={() => choose(lead)}
      />
    ),
  }
}

export function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return <span className="text-soft">–</span>
  return (
    <span className="inline-flex max-w-full gap-1 overflow-hidden align-middle" title={tags.join(', ')}>
      {tags.slice(0, 3).map((tag) => (
        <Badge key={tag} className="min-w-0 shrink">
          <span className="truncate">{tag}</span>
        </Badge>
      ))}
      {tags.length > 3 && <Badge>+{tags.length - 3}</Badge>}
    </span>
  )
}

export function toneOf(status: string): Tone {
  if (['replied', 'purchased'].includes(status)) return 'good'
  if (['unsubscribed', 'bounced'].includes(status)) return 'bad'
  return status === 'pending' ? 'idle' : 'busy'
}
