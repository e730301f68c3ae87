import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Folders whose tests start processes and mostly wait: begun last, they would run alone at the end. */
const slow = ['/test/faults/', '/test/e2e/', '/src/db/']

/** Runs the files of the slow folders first, in this order; the rest as vitest orders it. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = slow.findIndex((folder) => moduleId.includes(folder))
      return at === -1 ? slow.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
