-- The last link of every file's log, for a file beside the database: who writes a log anew from one end to the other
-- leaves it whole, and unlike what was written down.
CREATE FUNCTION casework_timer_heads() RETURNS TABLE (case_id uuid, number int, digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (event.case_id) event.case_id, event.number, event.digest
    FROM casework_event AS event JOIN casework_case AS one ON one.id = event.case_id
    WHERE one.kind <> 'check'
    ORDER BY event.case_id, event.number DESC
$$;
