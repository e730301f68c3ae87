-- A file speaks of many people at once, like a raw request: whoever sees only some leads sees no files.
call limit_records('bulk_upload_jobs', 'false');
