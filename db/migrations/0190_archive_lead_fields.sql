-- A field that is defined no more keeps its class: what leads hold under its name is as personal as before.
alter table lead_fields add column archived_at timestamptz;
