import { refuse } from '../../base/errors.ts'
import { cutPage, idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract-records.ts'
import { findLead } from './store-read.ts'
import * as store from './store-records.ts'

const noLead = () => refuse('not_found', 'There is no such lead.')

/** What people keep about leads: notes, and the fields of a workspace's own. */
export const recordRoutes = (): Route[] => [...noteRoutes(), ...fieldRoutes()]

function noteRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/leads/{id}/notes',
    scope: 'read',
    summary: 'List the notes about a lead, newest first',
    params: idParam,
    query: contract.listNotesQuery,
    answer: contract.listNotesAnswer,
    handle: ({ params: { id }, query: { limit, cursor }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        if (!(await findLead(tx, workspaceId, id))) return noLead()
        const rows = await store.listNotes(tx, workspaceId, id, limit, cursor?.[0])
        return cutPage(rows, limit, (row) => [row.id])
      }),
  })

  const create = defineRoute({
    method: 'POST',
    path: '/api/v1/leads/{id}/notes',
    scope: 'write',
    summary: 'Write a note about a lead',
    params: idParam,
    body: contract.noteBody,
    answer: contract.note,
    status: 201,
    handle: ({ params: { id }, body: { text }, workspaceId, actor, transaction }) =>
      transaction(async (tx) => {
        if (!(await findLead(tx, workspaceId, id))) return noLead()
        return store.insertNote(tx, workspaceId, id, actor.label, text)
      }),
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/leads/{id}/notes/{noteId}',
    scope: 'write',
    summary: 'Take a note away',
    params: contract.noteParams,
    answer: contract.note,
    handle: ({ params: { id, noteId }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const gone = await store.deleteNote(tx, workspaceId, id, noteId)
        if (!gone) return refuse('not_found', 'There is no such note.')
        await audit(tx, 'note.delete', id, { author: gone.author })
        return gone
      }),
  })

  return [list, create, remove]
}

function fieldRoutes(): Route[] {
  const list = defineRoute({
    method: 'GET',
    path: '/api/v1/lead-fields',
    scope: 'read',
    summary: "List the workspace's own fields of leads, by name",
    answer: contract.listFieldsAnswer,
    handle: ({ workspaceId, transaction }) =>
      transaction(async (tx) => ({ items: await store.listFields(tx, workspaceId), nextCursor: null })),
  })

  const save = defineRoute({
    method: 'POST',
    path: '/api/v1/lead-fields',
    scope: 'admin',
    summary: 'Define a field, or change what it is',
    description:
      'Values that are there already stay as they are; new ones are checked. An archived field comes back. Its class says who sees its values: viewers and keys that only read see none of personal ones, agents and keys that write none of sensitive ones.',
    body: contract.fieldBody,
    answer: contract.field,
    status: 201,
    handle: ({ body, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const saved = await store.saveField(tx, workspaceId, { ...body, label: body.label ?? body.name })
        await audit(tx, 'lead_field.save', saved.name, { type: saved.type, pii: saved.pii })
        return saved
      }),
  })

  const remove = defineRoute({
    method: 'DELETE',
    path: '/api/v1/lead-fields/{name}',
    scope: 'admin',
    summary: 'Archive a field: it is offered and checked no more',
    description: 'What leads hold under its name stays, and is seen by whom its class allows.',
    params: contract.fieldParams,
    answer: contract.field,
    handle: ({ params: { name }, workspaceId, transaction, audit }) =>
      transaction(async (tx) => {
        const gone = await store.archiveField(tx, workspaceId, name)
        if (!gone) return refuse('not_found', 'There is no such field.')
        await audit(tx, 'lead_field.archive', name)
        return gone
      }),
  })

  return [list, save, remove]
}
