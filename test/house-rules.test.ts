import { parseSync, Visitor } from 'vite'
import { describe, expect, test } from 'vitest'
import { vendors } from '../src/vendors/registry.ts'
import { holds, matches, type Rule } from './harness/rules.ts'
import { importsOf, readSources, type SourceFile } from './harness/source-files.ts'

/** The rules that keep the code in its shape; those of the dashboard are in house-rules-web.test.ts. */
const source = await readSources(['src'], ['.ts'])
const product = source.filter(({ path }) => !path.endsWith('.test.ts'))
const checking = [
  ...(await readSources(['src', 'web'], ['.test.ts', '.test.tsx'])),
  ...(await readSources(['test'], ['.ts'])),
].filter(({ path }) => path !== 'test/house-rules.test.ts')
const everything = await readSources(['src', 'test', 'bench', 'bin', 'web'], ['.ts', '.tsx', '.mjs', '.css'])

/** A floor's folder may import those named; the files that stand directly in `src` compose and import everything. */
const below: Record<string, string[]> = {
  base: [],
  db: ['base'],
  domain: ['base'],
  queue: ['db', 'base'],
  vendors: ['domain', 'base'],
  features: ['vendors/_kit', 'domain', 'db', 'base'],
  pipeline: ['queue', 'features', 'vendors/_kit', 'domain', 'db', 'base'],
  http: ['pipeline', 'features', 'vendors/_kit', 'domain', 'db', 'base'],
}

const floorOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1]
const vendorOf = (path: string) => /^src\/vendors\/([^_/][^/]*)\//.exec(path)?.[1]
const featureOf = (path: string) => /^src\/features\/([^/]+)\//.exec(path)?.[1]
const imports = (file: SourceFile) => importsOf(file).filter(({ target }) => target.startsWith('src/'))

const sql =
  /[`'"]\s*(?:select\s|insert into\s|update \w+(?: as \w+| \w+)? set\s|delete from\s|with \w+ (?:\([^)]*\) )?as\s|call \w+\(|create (?:table|index|role)\s|alter table\s|truncate\s|copy \w+ |notify \w|notify \$|listen \$)/gi

/** Names that mean more than their vendor: words of English, protocols, and `slack`, a way of telling that routing rules name. */
const everyday = new Set(['csv', 'links', 'manual', 'generic', 'resend', 'smtp', 'slack', 'standard-webhooks', 'watch'])
const vendorNames = vendors.map(({ id }) => id).filter((id) => !everyday.has(id))
const vendorName = new RegExp(`\\b(?:${vendorNames.map((id) => id.replace('-', '[-_ ]?')).join('|')})\\b`, 'gi')

/** Every function of a file with the lines that are its own: those of the functions inside it are theirs. */
function functionsOf({ path, text }: SourceFile): { name: string; lines: number }[] {
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const open: { inside: number }[] = []
  const found: { name: string; lines: number }[] = []
  const enter = () => {
    open.push({ inside: 0 })
  }
  const leave = (node: { start: number; end: number; id?: { name: string } | null }) => {
    const { inside } = open.pop()!
    const [first, last] = [lineAt(node.start), lineAt(node.end)]
    found.push({ name: node.id?.name ?? `the one of line ${first}`, lines: last - first + 1 - inside })
    const outer = open.at(-1)
    if (outer) outer.inside += last - first
  }
  new Visitor({
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
  }).visit(parseSync(path, text).program)
  return found
}

const rules: Record<string, Rule> = {
  'imports point down only': {
    over: product,
    wrong: (file) => {
      const floor = floorOf(file.path)
      if (!floor || floor === 'cli') return []
      const allowed = [floor, ...below[floor]!].map((each) => `src/${each}/`)
      return imports(file).flatMap(({ target }) => (allowed.some((each) => target.startsWith(each)) ? [] : target))
    },
    sample: { path: 'src/db/sample.ts', text: `import { x } from '../domain/phone.ts'` },
  },
  'a vendor knows the kit and itself, and is known to its registration alone': {
    over: product,
    wrong: (file) => {
      const own = vendorOf(file.path)
      if (file.path === 'src/vendors/all.ts') return []
      return imports(file).flatMap(({ target }) => (vendorOf(target) && vendorOf(target) !== own ? target : []))
    },
    sample: { path: 'src/features/sample.ts', text: `import { acme } from '../vendors/acme/index.ts'` },
  },
  'the core never names a vendor': {
    over: product.filter(({ path }) => !path.startsWith('src/vendors/')),
    wrong: matches(vendorName),
    sample: { path: 'src/pipeline/sample.ts', text: `if (vendor === '${vendorNames[0]}') return` },
  },
  'only stores and src/db hold SQL or the database client': {
    over: product.filter(({ path }) => !/^src\/db\/|\/store[^/]*\.ts$/.test(path)),
    wrong: (file) => [
      ...matches(sql)(file),
      ...importsOf(file).flatMap(({ target, isTypeOnly }) => (target === 'pg' && !isTypeOnly ? target : [])),
    ],
    sample: { path: 'src/features/leads/sample.ts', text: 'await pool.query(`\n  select * from leads`)' },
    except: { 'src/queue/wake.ts': 'one session that listens; nothing is read or written' },
  },
  'only the two doors of base reach the network': {
    over: product,
    wrong: (file) => [
      ...importsOf(file).flatMap(({ target, isTypeOnly }) =>
        /^(undici|axios|nodemailer\b.*|node:(http|https|http2|net|tls|dgram))$/.test(target) && !isTypeOnly
          ? target
          : [],
      ),
      ...matches(/(?<![.\w])fetch\(|globalThis\.fetch|new WebSocket\(|new EventSource\(/g)(file),
    ],
    sample: { path: 'src/vendors/acme/sample.ts', text: `const answer = await fetch('https://acme.example.test')` },
    except: {
      'src/base/outbound-http.ts': 'the door for HTTP',
      'src/base/outbound-mail.ts': 'the door for mail',
      'src/base/guard-address.ts': 'compares addresses, opens nothing',
      'src/http/client-address.ts': 'compares addresses, opens nothing',
      'src/http/server.ts': 'listens',
      'src/vendors/_kit/simulator-server.ts': 'listens on loopback',
      'src/vendors/_kit/mail-simulator.ts': 'listens on loopback',
      'src/db/embedded.ts': 'listens for a moment to find a free port',
    },
  },
  'only config.ts reads the environment': {
    over: product,
    wrong: matches(
      /process\.env\b|process\[['"]env|import\.meta\.env|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b|from 'node:process'/g,
    ),
    sample: { path: 'src/http/sample.ts', text: 'const port = process.env.PORT' },
    except: { 'src/config.ts': 'it is the one' },
  },
  'only the line and the kit’s own checks call a request verified': {
    over: product,
    wrong: matches(/\bmarkVerified\(/g),
    sample: { path: 'src/http/sample.ts', text: 'receive(markVerified(request))' },
    except: {
      'src/vendors/_kit/request.ts': 'where it is made',
      'src/pipeline/receive.ts': 'after a positive verdict',
      'src/pipeline/submit.ts': 'an authorised call of the API is the proof of our own doors',
      'src/pipeline/read-work.ts': 'what RECEIVE stored was verified',
      'src/vendors/_kit/conformance/': 'judges adapters in tests',
    },
  },
  'no file is longer than 250 lines': {
    over: everything,
    wrong: ({ text }) => {
      const lines = text.trimEnd().split('\n').length
      return lines > 250 ? [`${lines} lines`] : []
    },
    sample: { path: 'src/sample.ts', text: 'x\n'.repeat(251) },
  },
  'no function is longer than 50 lines, a component than 80, the functions inside it not counted': {
    over: everything.filter(({ path }) => /\.(ts|tsx|mjs)$/.test(path) && !/\.test\.tsx?$/.test(path)),
    wrong: (file) => {
      // markup is long, not deep: a component may have thirty lines more
      const most = file.path.endsWith('.tsx') ? 80 : 50
      return functionsOf(file).flatMap(({ name, lines }) => (lines > most ? [`${name} has ${lines} lines`] : []))
    },
    sample: { path: 'src/sample.ts', text: `function long() {\n${'  run()\n'.repeat(50)}}` },
    except: {
      'src/main.ts': 'the composition root: one list of parts',
      'test/harness/hub.ts': 'composes a hub as main does',
    },
  },
  'no file or folder has a name that says nothing': {
    over: everything,
    wrong: ({ path }) =>
      path.match(/(^|\/)(utils?|helpers?|common|misc|shared|types)([./]|$)|(Manager|Service)\b/gi) ?? [],
    sample: { path: 'src/features/leads/utils.ts', text: '' },
  },
  'plain objects and functions: no classes but errors': {
    over: product,
    wrong: matches(/\bclass \w+\b(?! extends \w*Error\b)[^\n{]*\{/g),
    sample: { path: 'src/features/leads/sample.ts', text: 'export class Lead {\n}' },
  },
  'no test sleeps': {
    over: checking,
    wrong: matches(/\bsetTimeout\(|\bsleep\(|timers\/promises/g),
    sample: { path: 'src/sample.test.ts', text: 'await new Promise((resume) => setTimeout(resume, 500))' },
    except: {
      'test/harness/eventually.ts': 'polls, with a deadline',
      'test/faults/': 'keeps a sender to its rate and lets a fault last its time',
    },
  },
  'no test is left out, run alone, repeated or replaces a module': {
    over: checking,
    wrong: matches(
      /\b(?:it|test|describe|suite)\.(?:only|skip|todo|fails)\b|\bretry:\s*\d|\bvi\.(?:mock|doMock|stubGlobal)\(/g,
    ),
    sample: { path: 'src/sample.test.ts', text: `test.skip('later', () => undefined)` },
  },
}

describe('house rules', () => {
  test.each(Object.entries(rules))('%s', (_, rule) => holds(rule))

  test('features do not use each other in a circle', () => {
    const uses = new Map<string, Set<string>>()
    for (const file of product)
      for (const { target } of imports(file)) {
        const [user, used] = [featureOf(file.path), featureOf(target)]
        if (user && used && user !== used) uses.set(user, (uses.get(user) ?? new Set()).add(used))
      }
    expect(uses.size).toBeGreaterThan(1)
    const reaches = (from: string, to: string, seen: Set<string>): boolean =>
      [...(uses.get(from) ?? [])].some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
    expect([...uses.keys()].filter((feature) => reaches(feature, feature, new Set()))).toEqual([])
  })

  test('a name of a prepared statement is given once: a connection refuses a second text under it', () => {
    const names = product.flatMap(({ path, text }) =>
      [...text.matchAll(/\bname: '(\w+)',\s*text\b/g)].map(([, name]) => ({ name: name!, path })),
    )
    expect(names.length).toBeGreaterThan(10)
    const twice = names.filter(({ name }, at) => names.findIndex((each) => each.name === name) !== at)
    expect(twice).toEqual([])
  })

  test('every floor stands in the table, and every vendor is known to the rules', () => {
    const floors = new Set(product.flatMap(({ path }) => floorOf(path) ?? []))
    expect([...floors].sort()).toEqual([...Object.keys(below), 'cli'].sort())
    expect(vendorNames.length).toBeGreaterThan(2)
  })
})
