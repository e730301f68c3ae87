import { useState } from 'react'
import { useFormats } from '../../formats.ts'
import type { IntakeDetail } from '../../intakes.ts'
import { useWords } from '../../language.ts'
import { Code } from '../../parts/code.tsx'
import { Panel } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'

const views = ['pretty', 'raw', 'headers'] as const
type View = (typeof views)[number]

/** What was sent, secrets and CPFs masked. */
export function RequestPanel({ intake: { request } }: { intake: IntakeDetail }) {
  const t = useWords('intakes')
  const formats = useFormats()
  const [view, setView] = useState<View>('pretty')
  const size =
    request.bytes === null ? null : t('bytes', { count: request.bytes, number: formats.number(request.bytes) })
  const shown = {
    pretty: request.body,
    raw: compact(request.body),
    headers: { ...request.headers, ...queryOf(request.query) },
  }[view]
  return (
    <Panel
      title={t('request')}
      aside={
        <Segments<View>
          label={t('request')}
          value={view}
          onChange={setView}
          options={views.map((name) => ({ value: name, label: t(`view.${name}`) }))}
        />
      }
      bodyClassName="p-3 flex flex-col gap-2"
    >
      {request.body === null && view !== 'headers' ? (
        <p className="text-sm text-soft">
          {t(request.isWithheld ? 'bodyWithheld' : request.bytes === null ? 'bodyGone' : 'bodyNoText')}
        </p>
      ) : (
        <Code value={shown} />
      )}
      <p className="text-xs text-soft">
        {size} {t('masked')}
      </p>
    </Panel>
  )
}

/** As one line, the way it came over the wire. */
function compact(body: string | null): string | null {
  try {
    return JSON.stringify(JSON.parse(body ?? ''))
  } catch {
    return body
  }
}

const queryOf = (query: Record<string, string>) => (Object.keys(query).length > 0 ? { '?': query } : {})
