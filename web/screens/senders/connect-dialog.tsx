import { CircleCheck, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { pictureIn } from '../../parts/picture.ts'
import { ProblemBox } from '../../parts/problem.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useCommandSaid } from '../../said-by-commands.ts'
import { type Sender, useCommand } from './data.ts'

/** Asks so often whether the phone has scanned the code. */
const askMs = 3_000

/** Shows the code to scan, and says so when the phone is connected. */
export function ConnectDialog({ sender, onClose }: { sender: Sender; onClose: () => void }) {
  const t = useWords('senders')
  const connect = useCommand(sender.id, 'connect')
  const [wasOpen] = useState(sender.state === 'open')
  const isConnected = sender.state === 'open' && (!wasOpen || connect.isSuccess)
  const start = connect.mutate
  const { mutate: look } = useCommand(sender.id, 'state')
  useEffect(() => {
    if (!wasOpen) start()
  }, [wasOpen, start])
  const isWaiting = connect.isSuccess && !isConnected
  useEffect(() => {
    if (!isWaiting) return
    const timer = setInterval(() => look(), askMs)
    return () => clearInterval(timer)
  }, [isWaiting, look])
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('connectTitle', { name: sender.sender })}
      description={t('connectHelp')}
      actions={
        <>
          <Button onClick={() => start()} isBusy={connect.isPending}>
            <RefreshCw />
            {t(connect.isIdle ? 'newCodeAnyway' : 'newCode')}
          </Button>
          <Button tone="primary" onClick={onClose}>
            {t('close')}
          </Button>
        </>
      }
    >
      <div className="flex min-h-64 flex-col items-center justify-center gap-3 text-center text-sm" aria-live="polite">
        {isConnected || (wasOpen && connect.isIdle) ? (
          <>
            <CircleCheck className="size-8 text-good" aria-hidden />
            <p className="font-medium">{t('connected')}</p>
          </>
        ) : (
          <Code of={connect} />
        )}
      </div>
    </Dialog>
  )
}

function Code({ of }: { of: ReturnType<typeof useCommand> }) {
  const t = useWords('senders')
  const said = useCommandSaid()
  if (of.error) return <ProblemBox error={of.error} onRetry={() => of.mutate()} />
  if (!of.data) return <Skeleton className="size-56" />
  const picture = pictureIn(of.data.detail)
  return (
    <>
      {picture && <img src={picture} alt={t('qrCode')} className="size-56 rounded-md border bg-white" />}
      <p className={of.data.ok ? 'text-soft' : 'text-bad'}>{said(of.data.message)}</p>
      {of.data.ok && <p className="text-xs text-soft">{t('waitingForPhone')}</p>}
    </>
  )
}
