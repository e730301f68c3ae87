import { useFormats } from '../formats.ts'
import { useWords } from '../language.ts'
import { type Liveness, useLiveness } from '../live.ts'
import { cn } from '../parts/cn.ts'
import { Tip } from '../parts/tip.tsx'

const dots: Record<Liveness, string> = {
  connecting: 'bg-edge',
  push: 'bg-good',
  poll: 'bg-warn',
  stale: 'bg-edge',
}

/** Whether what is on the screen is of now. */
export function LiveMark() {
  const t = useWords('shell')
  const formats = useFormats()
  const { liveness, heardAt } = useLiveness()
  const asOf = heardAt === null ? '' : formats.clock(heardAt)
  return (
    <Tip text={t(`liveHelp.${liveness}`, { time: asOf })}>
      <button type="button" className="flex h-8 items-center gap-1.5 rounded-md px-2 text-xs text-soft hover:bg-sunken">
        <span className={cn('size-2 rounded-full', dots[liveness])} aria-hidden />
        <span role="status">
          <span className="max-md:sr-only">{t(`live.${liveness}`)}</span>
        </span>
        {liveness === 'stale' && asOf && <span>{asOf}</span>}
      </button>
    </Tip>
  )
}
