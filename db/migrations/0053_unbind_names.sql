-- What leads and people go by is written in the statement that makes them and goes with them. The deferred checks, three for a new
-- lead, were a sixth of the server's time for it (docs/adr/0050).

alter table fingerprints drop constraint fingerprints_lead_id_fkey;
alter table identities drop constraint identities_party_id_fkey;
