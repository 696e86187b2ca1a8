-- One function per act of the person. The public door may call these and touch no table: each takes the value
-- that was derived from the receipt code, and acts on that one file. Which role may call which stands in
-- montreal_sanctuary/grants.py.

-- The file that a code opens, or null. A value that is not 32 bytes opens nothing.
CREATE FUNCTION casework_case_of(p_lookup bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT case_id FROM casework_receipt WHERE lookup = p_lookup
$$;

-- Visits. A row is found by what the cookie's key derives to, and is noise without it.
CREATE FUNCTION casework_journey_read(p_row bytea, p_now timestamptz)
RETURNS TABLE (kind text, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT kind, sealed FROM casework_journey WHERE row = p_row AND keep_until > p_now
$$;

-- A draft never takes the place of a receipt: what was handed in would be handed in twice. False: it did not.
CREATE FUNCTION casework_journey_keep(
    p_id uuid, p_row bytea, p_kind text, p_sealed bytea, p_now timestamptz, p_hours int
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF octet_length(p_row) <> 32 OR octet_length(p_sealed) > 65565 OR p_hours NOT BETWEEN 1 AND 720 THEN
        RAISE EXCEPTION 'not a visit' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO casework_journey (id, row, kind, sealed, hour, keep_until)
    VALUES (p_id, p_row, p_kind, p_sealed, date_trunc('hour', p_now, 'UTC'),
            date_trunc('hour', p_now, 'UTC') + make_interval(hours => p_hours + 1))
    ON CONFLICT (row) DO UPDATE SET kind = excluded.kind, sealed = excluded.sealed, hour = excluded.hour,
        keep_until = excluded.keep_until
    WHERE excluded.kind <> 'draft' OR casework_journey.kind <> 'receipt' OR casework_journey.keep_until <= p_now;
    RETURN FOUND;
END
$$;

CREATE FUNCTION casework_journey_drop(p_row bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM casework_journey WHERE row = p_row
$$;

-- Read one's file: its metadata, story and the person's own wrap.
CREATE FUNCTION casework_file_by_code(p_lookup bytea) RETURNS TABLE (
    id uuid, kind text, language text, urgency text, state text, received_on date, due_on date, answered_on date,
    closed_on date, outcome text, story bytea, wrap bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT one.id, one.kind, one.language, one.urgency, one.state, one.received_on, one.due_on, one.answered_on,
           one.closed_on, one.outcome, story.sealed, wrap.sealed
    FROM casework_receipt AS receipt
    JOIN casework_case AS one ON one.id = receipt.case_id
    JOIN casework_sealedstory AS story ON story.case_id = one.id
    JOIN casework_wrap AS wrap ON wrap.case_id = one.id AND wrap.recipient = 'requester'
    WHERE receipt.lookup = p_lookup
$$;

CREATE FUNCTION casework_messages_by_code(p_lookup bytea)
RETURNS TABLE (id uuid, "position" smallint, sender text, sealed bytea, day date, seen_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, position, sender, sealed, day, seen_on FROM casework_message
    WHERE case_id = casework_case_of(p_lookup) ORDER BY position
$$;

-- What happened, in days: the moves that concern the person, never who wrote a note.
CREATE FUNCTION casework_events_by_code(p_lookup bytea)
RETURNS TABLE (number int, move text, state text, actor text, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT number, move, state, actor, day FROM casework_event
    WHERE case_id = casework_case_of(p_lookup) AND move <> 'note' ORDER BY number
$$;

-- Who opened my file: the role, the day, the purpose; no name and no hour.
CREATE FUNCTION casework_openings_by_code(p_lookup bytea)
RETURNS TABLE (role text, purpose text, day date, times bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT role, purpose, day, count(*) FROM staff_accessentry
    WHERE case_id = casework_case_of(p_lookup) GROUP BY role, purpose, day ORDER BY day, role, purpose
$$;

-- The person has read what the team wrote.
CREATE FUNCTION casework_mark_seen_by_code(p_lookup bytea, p_on date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE casework_message SET seen_on = p_on
    WHERE case_id = casework_case_of(p_lookup) AND sender = 'team' AND seen_on IS NULL
$$;

-- What the public door seals to: the newest signed list, and the team that receives a kind of file.
CREATE FUNCTION casework_recipients() RETURNS TABLE (document bytea, signature bytea, root_public bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT document, signature, root_public FROM staff_signedrecipients ORDER BY number DESC LIMIT 1
$$;

CREATE FUNCTION casework_team_of_key(p_team_key uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT team_id FROM staff_teamkey WHERE id = p_team_key
$$;
