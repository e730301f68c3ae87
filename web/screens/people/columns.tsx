import { useWords } from '../../language.ts'
import { Checkbox } from '../../parts/field.tsx'
import { Moment } from '../../parts/moment.tsx'
import type { Column } from '../../parts/table.tsx'
import type { Person } from './index.tsx'

interface Choosing {
  chosen: readonly string[]
  choose(id: string): void
}

/** The columns of the list; null: the reader may only look. */
export function useColumns(choosing: Choosing | null): Column<Person>[] {
  const t = useWords('people')
  return [
    ...(choosing ? [chooseColumn(choosing, (name) => t('choose', { name: name ?? t('nameless') }))] : []),
    {
      name: 'full_name',
      header: t('fact.full_name'),
      cell: ({ fullName }) =>
        fullName ? <span className="font-medium">{fullName}</span> : <span className="text-soft">{t('nameless')}</span>,
    },
    {
      name: 'identities',
      header: t('fact.identities'),
      width: '45%',
      cell: ({ identities }) => {
        const all = identities.map(({ display }) => display).join(', ')
        return <span title={all}>{all || '–'}</span>
      },
    },
    {
      name: 'cpf',
      header: t('fact.cpf'),
      width: '9rem',
      isMinor: true,
      cell: ({ cpfMasked }) => cpfMasked ?? <span className="text-soft">–</span>,
    },
    {
      name: 'leads',
      header: t('fact.leads'),
      width: '4.5rem',
      isMinor: true,
      align: 'right',
      cell: ({ leads }) => leads,
    },
    {
      name: 'since',
      header: t('since'),
      width: '10rem',
      isMinor: true,
      cell: ({ createdAt }) => <Moment at={createdAt} className="text-soft" />,
    },
  ]
}

const chooseColumn = ({ chosen, choose }: Choosing, labelOf: (name: string | null) => string): Column<Person> => ({
  name: 'choose',
  header: null,
  width: '2.5rem',
  cell: ({ id, fullName, identities }) => (
    <Checkbox
      label={labelOf(fullName ?? identities[0]?.display ?? null)}
      checked={chosen.includes(id)}
      onCheckedChange={() => choose(id)}
    />
  ),
})
