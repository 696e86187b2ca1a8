-- How a file begins, gets another code, and ends. Functions of the first release's migrations that changed since
-- stand here in their one form; what a database made earlier has of them goes first.
DROP FUNCTION IF EXISTS casework_hand_in(
    bytea, uuid, bytea, timestamptz, uuid, text, uuid, text, text, date, date, uuid, bytea, uuid, bytea, bytea,
    uuid[], text[], bytea[], uuid
);
DROP FUNCTION IF EXISTS casework_renew_code(bytea, bytea, bytea, uuid, bytea, date, uuid);
DROP FUNCTION IF EXISTS casework_erase_by_code(bytea, date);
DROP FUNCTION IF EXISTS casework_erase_case(uuid, text, date);


-- Hand a file in, once for each visit. False: this visit handed one in already.
CREATE FUNCTION casework_hand_in(
    p_row bytea, p_journey uuid, p_receipt_shown bytea, p_now timestamptz,
    p_case uuid, p_kind text, p_team uuid, p_language text, p_urgency text, p_lane text, p_received_on date,
    p_due_on date, p_story_id uuid, p_story bytea, p_receipt_id uuid, p_lookup bytea, p_public bytea, p_pepper int,
    p_wrap_ids uuid[], p_recipients text[], p_wraps bytea[], p_event uuid
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF octet_length(p_row) <> 32 THEN
        RAISE EXCEPTION 'not a visit' USING ERRCODE = 'check_violation';
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
    -- A refusal in here takes the row above back too: it is one statement.
    PERFORM casework_receive(
        p_case, p_kind, p_team, p_language, p_urgency, p_lane, p_received_on, p_due_on, p_story_id, p_story,
        p_receipt_id, p_lookup, p_public, p_pepper, p_wrap_ids, p_recipients, p_wraps, p_event, 'person', NULL, ''
    );
    RETURN true;
END
$$;

-- A request that somebody told by phone or wrote on paper, entered by a member of the team. False: it stands there.
CREATE FUNCTION casework_enter(
    p_member uuid, p_how text, p_case uuid, p_kind text, p_team uuid, p_language text, p_urgency text,
    p_received_on date, p_due_on date, p_story_id uuid, p_story bytea, p_receipt_id uuid, p_lookup bytea,
    p_public bytea, p_pepper int, p_wrap_ids uuid[], p_recipients text[], p_wraps bytea[], p_event uuid
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- Never as the daily check: no queue shows that, and it is erased after a day.
    IF p_how NOT IN ('phone', 'letter', 'in_person') OR p_kind = 'check'
        OR NOT EXISTS (
            SELECT FROM staff_staffmember
            WHERE id = p_member AND is_active AND roles && ARRAY['triage', 'caseworker']::varchar[]
        )
    THEN
        RAISE EXCEPTION 'not entered by anybody' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM casework_case WHERE id = p_case) THEN
        RETURN false;
    END IF;
    PERFORM casework_receive(
        p_case, p_kind, p_team, p_language, p_urgency, 'calm', p_received_on, p_due_on, p_story_id, p_story,
        p_receipt_id, p_lookup, p_public, p_pepper, p_wrap_ids, p_recipients, p_wraps, p_event, 'staff', p_member, p_how
    );
    RETURN true;
END
$$;

-- A new code: the old one is unknown from this moment on.
CREATE FUNCTION casework_renew_code(
    p_lookup bytea, p_new_lookup bytea, p_new_public bytea, p_pepper int, p_wrap_id uuid, p_wrap bytea, p_on date, p_event uuid
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := casework_case_of(p_lookup);
BEGIN
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF octet_length(p_new_lookup) <> 32 OR octet_length(p_new_public) <> 1216 OR octet_length(p_wrap) <> 1169
        OR p_pepper NOT BETWEEN 0 AND 9
    THEN
        RAISE EXCEPTION 'not a code' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE casework_receipt SET lookup = p_new_lookup, public = p_new_public, pepper = p_pepper
    WHERE case_id = the_case AND lookup = p_lookup;
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
    -- Before the rows go: a backup that still holds them must not bring them back.
    PERFORM staff_ledger_add('erased', p_case, p_on);
    DELETE FROM casework_clearedcase WHERE case_id = p_case;
    DELETE FROM casework_task WHERE case_id = p_case;
    DELETE FROM casework_helperuse WHERE grant_id IN (SELECT id FROM casework_helpergrant WHERE case_id = p_case);
    DELETE FROM casework_helpergrant WHERE case_id = p_case;
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

-- No time hides in an identifier of the tables that came with the life of a file either.
DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['clearedcase', 'clearing', 'helpergrant', 'helperuse', 'intakechange', 'task',
        'trainedperson'] LOOP
        EXECUTE format(
            'ALTER TABLE casework_%1$s ADD CONSTRAINT casework_%1$s_random_id CHECK (substr(id::text, 15, 1) = ''4'')',
            kept
        );
    END LOOP;
END
$$;
