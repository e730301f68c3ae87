-- History has no foreign keys: what it names was written in the same transaction and goes only with it. The checks, row by row,
-- were a fifth of the server's time for a new lead (docs/adr/0050).

alter table lead_changes drop constraint lead_changes_lead_id_fkey;
alter table party_intakes drop constraint party_intakes_lead_id_fkey;
alter table party_intakes drop constraint party_intakes_party_id_fkey;
