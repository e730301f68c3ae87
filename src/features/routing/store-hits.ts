import type pg from 'pg'

/** Makes one row per rule and day of the rows that batches left; those older than ninety days go. */
export async function foldHits(pool: pg.Pool): Promise<void> {
  await pool.query(`
    with several as (
      select workspace_id, rule_id, day from routing_hits group by workspace_id, rule_id, day having count(*) > 1
    ), gone as (
      delete from routing_hits h using several s
      where h.workspace_id = s.workspace_id and h.rule_id is not distinct from s.rule_id and h.day = s.day
      returning h.workspace_id, h.rule_id, h.day, h.hits
    )
    insert into routing_hits (id, workspace_id, rule_id, day, hits)
    select gen_random_uuid(), workspace_id, rule_id, day, sum(hits) from gone group by workspace_id, rule_id, day`)
  await pool.query(`delete from routing_hits where day < current_date - 90`)
}
