import type { z } from 'zod'
import { refuse } from '../../base/errors.ts'
import type { Sealer } from '../../base/seal.ts'
import { maskCpfs } from '../../domain/mask.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import { findIntake } from './store.ts'
import { readHappened } from './store-timeline.ts'
import { tellStory } from './tell-story.ts'

/** `GET /api/v1/intakes/{id}/fixture`: a stored request in the format of the vendors' fixtures, to make a test of it. */
export function fixtureRoute({ sealer }: { sealer: Sealer }): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/intakes/{id}/fixture',
    scope: 'read',
    summary: "Write one request as a fixture of its vendor's tests",
    description:
      'What is stored has neither secrets nor its proof: put both in, and replace the person by an invented one, before it becomes a test.',
    params: idParam,
    answer: contract.fixture,
    handle: ({ params: { id }, workspaceId, transaction, hidden }) =>
      transaction(async (tx) => {
        const row = await findIntake(tx, workspaceId, id)
        if (!row) return refuse('not_found', 'There is no such intake.')
        const happened = await readHappened(tx, workspaceId, id)
        return fixtureOf(tellStory(row, happened, sealer, hidden.size > 0), happened.events)
      }),
  })
}

type Events = Awaited<ReturnType<typeof readHappened>>['events']

function fixtureOf(story: z.output<typeof contract.intakeDetail>, events: Events): z.output<typeof contract.fixture> {
  const { type, subject, dedupeKey, occurredAt, action, unreadable, request } = story
  const told = events.filter(({ effectId }) => effectId === null)
  return {
    name: `${type} of ${story.receivedAt}`,
    settings: {},
    signedAt: null,
    request: { ...(action !== null && { action }), headers: request.headers, body: bodyOf(request.body) },
    expect: {
      // without a key of its own it was kept under its id
      identity: {
        dedupeKey: dedupeKey === story.id ? null : dedupeKey,
        type,
        subject,
        occurredAt,
        ...(unreadable && { unreadable }),
      },
      events: told.map((event) => ({
        type: event.type,
        key: event.key,
        subject: event.subject,
        occurredAt: event.occurredAt?.toISOString() ?? null,
        data: maskCpfs(event.data),
      })),
    },
  }
}

/** Compact JSON where it is JSON, else the text; an empty one when it is gone or no text. */
function bodyOf(body: string | null): unknown {
  try {
    return { json: JSON.parse(body ?? '') }
  } catch {
    return body ?? ''
  }
}
