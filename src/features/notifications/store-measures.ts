import type pg from 'pg'
import type { AlertKind } from './alert-kinds.ts'

/** What one enabled rule measures now. `about`: the connection or sender that is worst, if it is about one. */
export interface Measure {
  ruleId: string
  value: number | null
  about: string | null
}

const since = `now() - make_interval(mins => r.window_minutes)`
const isOfRule = (column: string) => `(r.connection_id is null or ${column} = r.connection_id)`
const nameOf = (column: string) => `(select c.name from connections c where c.id = ${column})`

/** For each kind a relation `(value, about)` of the rule `r`. Windows are short: each reads a stretch of today's partition. */
const measures: Record<AlertKind, string> = {
  connection_failures: `
    select 100.0 * count(*) filter (where a.outcome <> 'done') / count(*) as value, ${nameOf('e.connection_id')} as about
    from attempts a join effects e on e.id = a.effect_id
    where a.workspace_id = r.workspace_id and a.started_at > ${since} and a.outcome is not null and ${isOfRule('e.connection_id')}
    group by e.connection_id having count(*) >= 5 order by 1 desc limit 1`,
  signature_failures: `
    select 100.0 * refused / (refused + taken) as value, ${nameOf('connection_id')} as about from (
      select j.connection_id, sum(j.count)::float8 as refused, (
        select count(*) from intakes i
        where i.workspace_id = r.workspace_id and i.received_at > ${since} and i.connection_id = j.connection_id)::float8 as taken
      from rejected_requests j where j.workspace_id = r.workspace_id and j.minute > ${since} and ${isOfRule('j.connection_id')}
      group by j.connection_id) x
    where refused + taken >= 10 order by 1 desc limit 1`,
  import_failures: `
    select 100.0 * sum(j.failed_records) / nullif(sum(j.failed_records + j.successful_records), 0) as value, null::text as about
    from bulk_upload_jobs j where j.workspace_id = r.workspace_id and j.completed_at > ${since}`,
  routing_match: `
    select 100.0 * count(l.routing_rule_id) / count(*) as value, null::text as about from leads l
    where l.workspace_id = r.workspace_id and l.created_at > ${since} and l.erased_at is null and l.merged_into is null
      and exists (select from lead_routing_rules u where u.workspace_id = r.workspace_id and u.is_active)
    having count(*) >= 20`,
  oldest_work: `
    select extract(epoch from now() - min(w.run_at))::float8 as value, null::text as about from work w
    where w.workspace_id = r.workspace_id and w.state = 'ready' and w.run_at <= now()`,
  circuit_open: `
    select count(*)::float8 as value, min(name) as about from (
      select ${nameOf('t.connection_id')} as name from (
        select e.connection_id, a.outcome in ('retry', 'doubtful') and (a.http_status is null or a.http_status >= 500) as is_bad,
          row_number() over (partition by e.connection_id order by a.started_at desc) as place
        from attempts a join effects e on e.id = a.effect_id
        where a.workspace_id = r.workspace_id and a.started_at > ${since} and a.outcome is not null and ${isOfRule('e.connection_id')}) t
      where place <= 5 group by t.connection_id having count(*) = 5 and bool_and(is_bad)) paused`,
  sender_disconnected: `
    select count(*)::float8 as value, min(s.sender) as about from senders s
    where s.workspace_id = r.workspace_id and s.state in ('closed', 'banned') and ${isOfRule('s.connection_id')}`,
  doubtful_effects: `
    select count(*)::float8 as value, null::text as about from effects e
    where e.workspace_id = r.workspace_id and e.troubled = 'doubtful' and ${isOfRule('e.connection_id')}`,
}

/** Measures every enabled rule of one kind. */
export async function measure(pool: pg.Pool, kind: AlertKind): Promise<Measure[]> {
  const { rows } = await pool.query<Measure>({
    name: `measure_${kind}`,
    text: `select r.id as "ruleId", m.value::float8 as value, m.about from alert_rules r
      left join lateral (${measures[kind]}) m on true where r.is_enabled and r.kind = $1`,
    values: [kind],
  })
  return rows
}

/** Imports are a feature of their own that an older database does not have yet. */
export async function hasImports(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query(`select to_regclass('bulk_upload_jobs') is not null as has`)
  return rows[0]!.has
}
