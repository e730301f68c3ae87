import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Code } from '../../parts/code.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Disclosure } from '../../parts/disclosure.tsx'
import { Panel } from '../../parts/page.tsx'
import { pictureIn } from '../../parts/picture.ts'
import { useCommandSaid } from '../../said-by-commands.ts'
import { useMay } from '../../session.ts'
import { type ConnectionDetail, runCommand, useChange } from './data.ts'

/** Commands that need nothing but the word; the others are for the API. */
const simple = ['test', 'subscribe', 'unsubscribe', 'create', 'connect', 'state']

/** What the vendor can be asked for right now. */
export function CommandsPanel({ connection }: { connection: ConnectionDetail }) {
  const t = useWords('connections')
  const said = useCommandSaid()
  const mayRun = useMay('write')
  const [asked, setAsked] = useState<string | null>(null)
  const run = useChange(connection.id, ({ command, input }: { command: string; input: object }) =>
    runCommand(connection.id, command, input),
  )
  const commands = connection.commands.filter((command) => simple.includes(command))
  if (!mayRun || commands.length === 0) return null
  const start = (command: string) =>
    command === 'test' || command === 'state' ? run.mutate({ command, input: {} }) : setAsked(command)
  return (
    <Panel title={t('commands')} bodyClassName="p-4 flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {commands.map((command) => (
          <Button
            key={command}
            size="sm"
            onClick={() => start(command)}
            isBusy={run.isPending && run.variables.command === command}
            disabled={run.isPending}
          >
            {t(`command.${command}`)}
          </Button>
        ))}
      </div>
      {run.data && (
        <div className="flex flex-col gap-2" aria-live="polite">
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <Badge tone={run.data.ok ? 'good' : 'bad'}>{t(run.data.ok ? 'worked' : 'refused')}</Badge>
            <span className="min-w-0 wrap-anywhere">{said(run.data.message)}</span>
          </p>
          {pictureIn(run.data.detail) && (
            <img src={pictureIn(run.data.detail)} alt={t('qrCode')} className="size-56 rounded-md border bg-white" />
          )}
          {run.data.detail !== null && (
            <Disclosure title={t('detail')}>
              <Code value={run.data.detail} />
            </Disclosure>
          )}
        </div>
      )}
      <Confirm
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          if (asked) run.mutate({ command: asked, input: { confirm: true } })
          setAsked(null)
        }}
        title={asked ? t(`command.${asked}`) : ''}
        description={t('commandHelp', { vendor: connection.vendorTitle })}
        action={t('run')}
      />
    </Panel>
  )
}
