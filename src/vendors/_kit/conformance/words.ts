import { strict as assert } from 'node:assert'
import { type Language, languages } from '../../../base/language.ts'
import { fieldsOf } from '../settings.ts'
import { readWords } from '../words.ts'
import type { Check, Subject } from './check.ts'

/** Who sets a vendor up is told how in their own language, with the same names and addresses. */
export function wordsChecks({ vendor, folder }: Subject): Check[] {
  const others = languages.filter((language): language is Exclude<Language, 'en'> => language !== 'en')
  return others.map((language) => ({
    name: `words: tells its settings and its set-up in ${language}`,
    async run() {
      const [english, told] = await Promise.all([readWords(folder, 'en'), readWords(folder, language)])
      const fields = fieldsOf(vendor)
      assert.deepEqual(
        Object.keys(told.settings),
        fields.map(({ name }) => name),
        `words/${language}.json names other settings`,
      )
      for (const { name, title, help } of fields) {
        const words = told.settings[name]!
        assert.deepEqual(Object.keys(words), ['title', 'help'], name)
        assert(words.title && words.help, `setting ${name} lacks title or help in ${language}`)
        assert.deepEqual(namesIn(`${words.title} ${words.help}`), namesIn(`${title} ${help}`), `setting ${name}`)
      }
      assert.deepEqual(
        codeIn(told.setUp),
        codeIn(english.setUp),
        `words/${language}.md says other code than the README`,
      )
      assert.equal(stepsIn(told.setUp), stepsIn(english.setUp), `words/${language}.md has other steps than the README`)
    },
  }))
}

/** Addresses, headers and names with an underscore are the same in every language. */
const namesIn = (text: string): string[] =>
  (text.match(/https?:\/\/[\w./:@-]*\w|\b[xX]-[\w-]+|\b[\w]+_\w*/g) ?? []).sort()

const codeIn = (text: string | null): string[] => (text?.match(/```[\s\S]*?```|`[^`]+`|<?https:[^\s>)]+/g) ?? []).sort()

const stepsIn = (text: string | null): number => text?.match(/^\d+\. /gm)?.length ?? 0
