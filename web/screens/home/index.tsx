import { useWords } from '../../language.ts'
import { Page } from '../../parts/page.tsx'

export default function Home() {
  const t = useWords('home')
  return <Page title={t('title')}>…</Page>
}
