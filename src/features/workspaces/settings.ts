import { z } from 'zod'
import { limitsSetting } from './plan-limits.ts'

/** A logo is small enough to travel with every session. */
const logo = z
  .string()
  .max(48_000, 'at most 48 kB')
  .regex(
    /^(https:\/\/[^\s"'<>]+|data:image\/(png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/=]+)$/,
    'https://… or data:image/…',
  )

export const brandSetting = z
  .strictObject({
    name: z.string().trim().min(1).max(200).nullable(),
    logo: logo.nullable(),
    colour: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, '#rrggbb')
      .nullable(),
  })
  .partial()

/**
 * What may be set in a workspace beside its columns, one line per key; null takes a setting away. A key that is not here is
 * refused. Read with `tools.workspace(id).settings` in steps.
 */
export const workspaceSettings = z
  .strictObject({
    contactCheck: z.boolean().nullable().describe('False: leads with a fake contact are looked up too'),
    limits: limitsSetting.nullable().describe('In place of the plan’s limits; set from the workspace above'),
  })
  .partial()
