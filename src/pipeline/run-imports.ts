import { type ImportRunner, type RunTools, startImports } from '../features/imports/run-imports.ts'
import { type DecideTools, stepTools } from './decide.ts'

type Tools = Omit<RunTools, 'stepTools'> & Pick<DecideTools, 'vendors' | 'sealer'>

/** Merges imports in this process, with the tools that DECIDE gives its steps: a row is saved as a webhook's lead is. */
export function runImports(tools: Tools): ImportRunner {
  return startImports({ ...tools, stepTools: (tx) => stepTools(tx, tools) })
}
