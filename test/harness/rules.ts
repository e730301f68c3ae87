import { expect } from 'vitest'
import { type SourceFile, withoutComments } from './source-files.ts'

/**
 * A rule of the house says which files it looks at, what it finds wrong in one of them, and a sample that it must find
 * wrong, so that no rule passes because it stopped looking. An exception is a path, or a folder with its slash, and a
 * reason.
 */
export interface Rule {
  over: readonly SourceFile[]
  wrong(file: SourceFile): string[]
  sample: SourceFile
  except?: Record<string, string>
}

/** Finds every place of a file that matches, comments left out. */
export const matches = (pattern: RegExp) => (file: SourceFile) => withoutComments(file.text).match(pattern) ?? []

/** A file of the list, or one in a folder of the list. */
const isExcepted = (path: string, except: Record<string, string>) =>
  Object.keys(except).some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each))

/** Fails the test when a file breaks the rule, and when an exception is not needed. */
export function holds({ over, wrong, sample, except = {} }: Rule): void {
  expect(wrong(sample), 'the sample is found wrong').not.toEqual([])
  expect(over.length, 'files are looked at').toBeGreaterThan(10)
  const found = over.map((file) => [file.path, wrong(file)] as const).filter(([, faults]) => faults.length > 0)
  const broken = found.filter(([path]) => !isExcepted(path, except))
  expect(broken.map(([path, faults]) => `${path}: ${faults.join(', ')}`)).toEqual([])
  const idle = Object.keys(except).filter((each) => !found.some(([path]) => isExcepted(path, { [each]: '' })))
  expect(idle, 'exceptions nobody needs').toEqual([])
}
