-- The queue of exceptions asks for files of which rows failed, the newest first; there are few.
create index bulk_upload_jobs_with_failed_rows on bulk_upload_jobs (workspace_id, completed_at desc)
  where status = 'completed' and invalid_records > 0;
