import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BadgeCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { FactList } from '../../parts/facts.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useNameOf } from '../../people.ts'
import { useVendorTitle } from '../../vendors.ts'
import { type ConsentFact, consentsQuery, type LeadDetail, type Party, partyQuery } from './data.ts'
import { useWithOrigin } from './origin.tsx'

const channels = ['whatsapp', 'sms', 'email'] as const

/** Who it is, how to reach them, and what they allow. */
export function Identity({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const nameOf = useNameOf()
  const vendorOf = useVendorTitle()
  const { data: party } = useQuery(partyQuery(lead.party_id))
  const { data: consents } = useQuery(consentsQuery(lead.id))
  const withOrigin = useWithOrigin(lead.id)
  const custom = customFacts(lead, withOrigin)
  const place = [lead.company_location_city, lead.company_location_state, lead.company_location_country]
  return (
    <>
      <FactList
        facts={[
          [
            t('phones'),
            <Addresses
              key="p"
              kinds={['phone', 'whatsapp']}
              party={party}
              stated={lead.phone}
              origin={withOrigin('phone', lead.phone)}
            />,
          ],
          [
            t('emails'),
            <Addresses
              key="e"
              kinds={['email']}
              party={party}
              stated={lead.email}
              origin={withOrigin('email', lead.email)}
            />,
          ],
          ['CPF', party?.cpfMasked],
          [t('consent'), consents && <Consent key="c" consents={consents.items} />],
          [t('owner'), withOrigin('owner_id', lead.owner_id ? nameOf(lead.owner_id) : t('nobody'))],
          [t('col.team'), lead.team_id && nameOf(lead.team_id)],
          [t('col.company_name'), withOrigin('company_name', lead.company_name)],
          [t('col.job_title'), withOrigin('job_title', lead.job_title)],
          [t('col.company_industry'), withOrigin('company_industry', lead.company_industry)],
          [t('place'), withOrigin('company_location_city', place.filter(Boolean).join(', '))],
          [t('col.source'), withOrigin('source', [lead.source, vendorOf(lead.vendor)].filter(Boolean).join(' · '))],
          [t('col.contact_score'), lead.contact_score],
          [t('col.created_at'), <Moment key="at" at={lead.created_at} as="moment" />],
          [t('col.description'), withOrigin('description', lead.description)],
          [t('otherLeads'), party && <OtherLeads key="o" party={party} leadId={lead.id} />],
        ]}
      />
      {custom.length > 0 && (
        <div className="px-3 pb-3">
          <Disclosure title={t('customFields', { count: custom.length })}>
            <FactList facts={custom} />
          </Disclosure>
        </div>
      )}
    </>
  )
}

const customFacts = (
  { custom }: LeadDetail,
  withOrigin: (field: string, value: ReactNode) => ReactNode,
): [string, ReactNode][] =>
  Object.entries(custom).map(([name, value]) => [
    name,
    withOrigin(`custom.${name}`, typeof value === 'object' ? JSON.stringify(value) : String(value)),
  ])

interface AddressesProps {
  kinds: string[]
  party: Party | undefined
  /** What the lead itself says, and the same with where it is from. */
  stated: string | null
  origin: ReactNode
}

function Addresses({ kinds, party, stated, origin }: AddressesProps) {
  const t = useWords('leads')
  const known = (party?.identities ?? []).filter(({ kind, display }) => kinds.includes(kind) && display !== null)
  const shown = new Map(known.map((each) => [each.display!, each]))
  const all = [...new Set([...(stated ? [stated] : []), ...shown.keys()])]
  if (all.length === 0) return <span className="text-soft">–</span>
  return (
    <ul className="flex flex-col">
      {all.map((address) => (
        <li key={address} className="flex min-h-7 flex-wrap items-center gap-x-1.5">
          <span className="min-w-0 wrap-anywhere">{address === stated ? origin : address}</span>
          {shown.get(address)?.isVerified && (
            <Badge tone="good" icon={BadgeCheck}>
              {t('verified')}
            </Badge>
          )}
          {shown.get(address)?.kind === 'whatsapp' && <Badge tone="good">WhatsApp</Badge>}
          <CopyButton text={address} label={t('copyAddress', { address })} />
        </li>
      ))}
    </ul>
  )
}

/** What the person wished last, by channel; the list is newest first. */
function Consent({ consents }: { consents: ConsentFact[] }) {
  const t = useWords('leads')
  return (
    <span className="flex flex-wrap gap-1">
      {channels.map((channel) => {
        const last = consents.find((each) => each.channel === channel)?.wish ?? 'unknown'
        return (
          <Badge key={channel} tone={({ opt_in: 'good', opt_out: 'bad', unknown: 'idle' } as const)[last]}>
            {t(`consent.${last}`, { channel: t(`channel.${channel}`) })}
          </Badge>
        )
      })}
    </span>
  )
}

function OtherLeads({ party, leadId }: { party: Party; leadId: string }) {
  const others = party.leadIds.filter((id) => id !== leadId)
  if (others.length === 0) return '–'
  return (
    <span className="flex flex-wrap gap-2">
      {others.slice(0, 10).map((id) => (
        <Link key={id} to="/leads/$id" params={{ id }} className="font-mono text-xs text-accent underline">
          {id.slice(0, 8)}
        </Link>
      ))}
    </span>
  )
}
