// lives in db so that features may use it too
export { encodeArray } from '../db/encode-arrays.ts'
