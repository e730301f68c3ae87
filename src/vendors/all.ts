/** One line per vendor: the whole registration. */
export { c2s } from './c2s/index.ts'
export { cakto } from './cakto/index.ts'
export { datashopper } from './datashopper/index.ts'
export { diretrix } from './diretrix/index.ts'
export { evolution } from './evolution/index.ts'
export { recurrente } from './recurrente/index.ts'
export { twilio } from './twilio/index.ts'
export { workApi } from './work-api/index.ts'
