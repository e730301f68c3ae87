import { describe, test } from 'vitest'
import { holds, matches, type Rule } from './harness/rules.ts'
import { importsOf, readSources } from './harness/source-files.ts'

const dashboard = (await readSources(['web'], ['.ts', '.tsx'])).filter(({ path }) => !path.endsWith('.test.ts'))
const screenOf = (path: string) => /^web\/screens\/([^/]+)\//.exec(path)?.[1]

const rules: Record<string, Rule> = {
  'the dashboard has one door to the server': {
    over: dashboard,
    wrong: matches(
      /(?<![.\w])fetch\(|globalThis\.fetch|new (?:WebSocket|EventSource|XMLHttpRequest)\(|\.sendBeacon\(/g,
    ),
    sample: { path: 'web/screens/home/sample.ts', text: `const answer = await fetch('/api/v1/stats')` },
    except: { 'web/api.ts': 'the door' },
  },
  'the dashboard knows of the server only the types of its contracts': {
    over: dashboard,
    wrong: (file) =>
      importsOf(file).flatMap(({ target, isTypeOnly }) =>
        target.startsWith('src/') && !(isTypeOnly && /^src\/features\/[^/]+\/contract(?:-\w+)?\.ts$/.test(target))
          ? target
          : [],
      ),
    sample: { path: 'web/screens/home/sample.ts', text: `import { refusals } from '../../../src/base/errors.ts'` },
  },
  'a screen knows itself and what all screens have': {
    over: dashboard,
    wrong: (file) => {
      const own = screenOf(file.path)
      if (file.path === 'web/routes.ts') return []
      return importsOf(file).flatMap(({ target }) => (screenOf(target) && screenOf(target) !== own ? target : []))
    },
    sample: { path: 'web/screens/home/sample.ts', text: `import { Timeline } from '../intakes/timeline.tsx'` },
  },
}

describe('house rules of the dashboard', () => {
  test.each(Object.entries(rules))('%s', (_, rule) => holds(rule))
})
