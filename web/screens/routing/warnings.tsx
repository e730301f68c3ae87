import { TriangleAlert } from 'lucide-react'
import { useWords } from '../../language.ts'
import type { Warning } from './data.ts'

/** What somebody should look at: nothing here stops a rule. */
export function Warnings({ warnings, rules }: { warnings: Warning[]; rules: { id: string; name: string }[] }) {
  const t = useWords('routing')
  const nameOf = (id: string | null) => rules.find((rule) => rule.id === id)?.name ?? t('fallback')
  return (
    <ul
      aria-label={t('warnings')}
      className="flex flex-col gap-1 rounded-lg border border-warn/40 bg-warn-wash px-3 py-2"
    >
      {warnings.map(({ code, ruleId, otherRuleId, message }) => (
        <li key={`${code} ${ruleId} ${otherRuleId} ${message}`} className="flex items-start gap-2 text-sm">
          <TriangleAlert className="mt-0.5 size-3.5 shrink-0 text-warn" aria-hidden />
          {/* what exactly is wrong with it is said in the server's words */}
          <span title={message}>{t(`warning.${code}`, { rule: nameOf(ruleId), other: nameOf(otherRuleId) })}</span>
        </li>
      ))}
    </ul>
  )
}
