import type { ReactNode } from 'react'
import { useWords } from '../../language.ts'
import { Panel } from '../../parts/page.tsx'
import type { Anchor } from './checks.ts'
import type { Draft } from './draft.ts'
import type { DraftPreview } from './use-draft-preview.ts'

export interface SectionProps {
  draft: Draft
  put(changed: Partial<Draft>): void
  preview: DraftPreview
}

/** One part of the builder, which its anchor jumps to. */
export function Section({
  anchor,
  aside,
  children,
}: {
  anchor: Anchor | 'review'
  aside?: ReactNode
  children: ReactNode
}) {
  const t = useWords('campaigns')
  return (
    <div id={anchor} className="scroll-mt-14">
      <Panel title={t(`part.of.${anchor}`)} aside={aside} bodyClassName="flex flex-col gap-4 p-4">
        {children}
      </Panel>
    </div>
  )
}
