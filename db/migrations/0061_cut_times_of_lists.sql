-- Lists are read page by page in the order of these times, and a cursor holds milliseconds: with microseconds behind them
-- rows of the same millisecond fell between two pages.
alter table conversions alter column created_at type timestamptz(3);
alter table purchases alter column created_at type timestamptz(3);
alter table subscriptions alter column created_at type timestamptz(3);
