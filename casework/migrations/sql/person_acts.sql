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

-- Hand a file in: everything or nothing, and once for each visit. False: this visit handed one in already.
CREATE FUNCTION casework_hand_in(
    p_row bytea, p_journey uuid, p_receipt_shown bytea, p_now timestamptz,
    p_case uuid, p_kind text, p_team uuid, p_language text, p_urgency text, p_received_on date, p_due_on date,
    p_story_id uuid, p_story bytea, p_receipt_id uuid, p_lookup bytea, p_public bytea,
    p_wrap_ids uuid[], p_recipients text[], p_wraps bytea[], p_event uuid
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM casework_intake WHERE kind = p_kind AND is_open) THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF octet_length(p_row) <> 32 OR octet_length(p_lookup) <> 32 OR octet_length(p_public) <> 1216
        OR octet_length(p_story) - 29 NOT IN (1024, 4096, 16384, 65536)
        OR cardinality(p_recipients) NOT BETWEEN 3 AND 12
        OR cardinality(p_recipients) <> cardinality(p_wraps) OR cardinality(p_recipients) <> cardinality(p_wrap_ids)
        OR NOT 'requester' = ANY (p_recipients)
        OR NOT EXISTS (SELECT FROM unnest(p_recipients) AS one WHERE one LIKE 'team:%')
        OR NOT EXISTS (SELECT FROM unnest(p_recipients) AS one WHERE one LIKE 'recovery:%')
        OR EXISTS (SELECT FROM unnest(p_wraps) AS one WHERE octet_length(one) <> 1169)
        OR p_language NOT IN ('fr', 'en') OR p_urgency NOT IN ('urgent', 'ordinary')
    THEN
        RAISE EXCEPTION 'not a sealed file' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO casework_journey (id, row, kind, sealed, hour, keep_until)
    VALUES (p_journey, p_row, 'receipt', p_receipt_shown, date_trunc('hour', p_now, 'UTC'),
            date_trunc('hour', p_now, 'UTC') + interval '2 hours')
    ON CONFLICT (row) DO UPDATE SET kind = excluded.kind, sealed = excluded.sealed, hour = excluded.hour,
        keep_until = excluded.keep_until
    -- A visit that handed one in long ago may hand in another.
    WHERE casework_journey.kind = 'draft' OR casework_journey.keep_until <= p_now;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO casework_case (id, kind, team_id, language, urgency, state, received_on, due_on, outcome, has_news)
    VALUES (p_case, p_kind, p_team, p_language, p_urgency, '', p_received_on, p_due_on, '', true);
    INSERT INTO casework_sealedstory (id, case_id, sealed) VALUES (p_story_id, p_case, p_story);
    INSERT INTO casework_receipt (id, case_id, lookup, public) VALUES (p_receipt_id, p_case, p_lookup, p_public);
    INSERT INTO casework_wrap (id, case_id, recipient, sealed, made_on)
    SELECT wrap_id, p_case, recipient, sealed, p_received_on
    FROM unnest(p_wrap_ids, p_recipients, p_wraps) AS given (wrap_id, recipient, sealed);
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    VALUES (p_event, p_case, 0, 'receive', '', 'received', 'person', '', p_received_on, '', '');
    RETURN true;
END
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

-- Write to the team; on a closed file this opens it again. Null: no such code.
CREATE FUNCTION casework_post_by_code(
    p_lookup bytea, p_message uuid, p_sealed bytea, p_on date, p_event uuid
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := casework_case_of(p_lookup);
    standing text;
BEGIN
    SELECT state INTO standing FROM casework_case WHERE id = the_case FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF octet_length(p_sealed) - 29 NOT IN (1024, 4096, 16384, 65536) THEN
        RAISE EXCEPTION 'not a sealed message' USING ERRCODE = 'check_violation';
    END IF;
    -- The same message sent twice is one message.
    IF EXISTS (SELECT FROM casework_message WHERE id = p_message AND case_id = the_case) THEN
        RETURN standing;
    END IF;
    IF (SELECT count(*) FROM casework_message WHERE case_id = the_case) >= 200 THEN
        RAISE EXCEPTION 'full' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    INSERT INTO casework_message (id, case_id, position, sender, sealed, day)
    SELECT p_message, the_case, coalesce(max(position), 0) + 1, 'person', p_sealed, p_on
    FROM casework_message WHERE case_id = the_case;
    UPDATE casework_case SET has_news = true WHERE id = the_case;
    standing := CASE standing WHEN 'waiting_person' THEN 'assigned' WHEN 'closed' THEN 'reopened' ELSE standing END;
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    VALUES (p_event, the_case, 0, 'write', '', standing, 'person', '', p_on, '', '');
    RETURN standing;
END
$$;

-- Remove a message of one's own.
CREATE FUNCTION casework_remove_by_code(p_lookup bytea, p_message uuid, p_on date, p_event uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := casework_case_of(p_lookup);
BEGIN
    -- The file first, as every act does: two that lock in another order would wait for each other.
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    DELETE FROM casework_message WHERE id = p_message AND case_id = the_case AND sender = 'person';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    SELECT p_event, id, 0, 'remove', '', state, 'person', '', p_on, '', '' FROM casework_case WHERE id = the_case;
    RETURN true;
END
$$;

-- A new code: the old one is unknown from this moment on.
CREATE FUNCTION casework_renew_code(
    p_lookup bytea, p_new_lookup bytea, p_new_public bytea, p_wrap_id uuid, p_wrap bytea, p_on date, p_event uuid
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := casework_case_of(p_lookup);
BEGIN
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF octet_length(p_new_lookup) <> 32 OR octet_length(p_new_public) <> 1216 OR octet_length(p_wrap) <> 1169 THEN
        RAISE EXCEPTION 'not a code' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE casework_receipt SET lookup = p_new_lookup, public = p_new_public WHERE case_id = the_case AND lookup = p_lookup;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM casework_wrap WHERE case_id = the_case AND recipient = 'requester';
    INSERT INTO casework_wrap (id, case_id, recipient, sealed, made_on)
    VALUES (p_wrap_id, the_case, 'requester', p_wrap, p_on);
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    SELECT p_event, id, 0, 'renew_code', '', state, 'person', '', p_on, '', '' FROM casework_case WHERE id = the_case;
    RETURN true;
END
$$;

-- Erasure: the one way past the log's guard. Rows and wraps go at once; a tombstone stays.
CREATE FUNCTION casework_erase_case(p_case uuid, p_actor text, p_on date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM casework_case WHERE id = p_case FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    VALUES (gen_random_uuid(), p_case, 0, 'erase', '', 'erased', p_actor, '', p_on, '', '');
    INSERT INTO casework_tombstone (id, month, kind, outcome, last_digest)
    SELECT one.id, date_trunc('month', p_on)::date, one.kind,
           CASE WHEN one.outcome = '' AND p_actor = 'person' THEN 'withdrawn' ELSE one.outcome END, event.digest
    FROM casework_case AS one
    JOIN LATERAL (
        SELECT digest FROM casework_event WHERE case_id = one.id ORDER BY number DESC LIMIT 1
    ) AS event ON true
    WHERE one.id = p_case;
    DELETE FROM casework_wrap WHERE case_id = p_case;
    DELETE FROM casework_receipt WHERE case_id = p_case;
    DELETE FROM casework_sealedstory WHERE case_id = p_case;
    DELETE FROM casework_message WHERE case_id = p_case;
    DELETE FROM casework_note WHERE case_id = p_case;
    DELETE FROM casework_assignment WHERE case_id = p_case;
    DELETE FROM casework_event WHERE case_id = p_case;
    DELETE FROM casework_case WHERE id = p_case;
    RETURN true;
END
$$;

CREATE FUNCTION casework_erase_by_code(p_lookup bytea, p_on date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(casework_erase_case(casework_case_of(p_lookup), 'person', p_on), false)
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
