-- Every workspace has one connection of each built-in vendor: a person's word, a file.

alter table connections drop constraint connections_origin_check;
alter table connections add constraint connections_origin_check check (origin in ('environment', 'user', 'sandbox', 'builtin'));
