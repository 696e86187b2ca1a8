-- A helper's code: what it opens, what it may do, how it ends. The person gives it, sees what was done with it,
-- and takes it back. Whatever it does not find here it cannot do: no function of the person knows it.

ALTER TABLE casework_helpergrant
    ADD CONSTRAINT casework_helpergrant_is_a_code CHECK (
        octet_length(lookup) = 32 AND octet_length(public) = 1216 AND pepper BETWEEN 0 AND 9
    ),
    ADD CONSTRAINT casework_helpergrant_for_a_month_at_most CHECK (expires_on - made_on BETWEEN 1 AND 30);

-- Whose code this is: the person's own, a helper's on a day on which it is good, or nobody's (null). Both tables
-- are always looked at, so that the three take as long.
CREATE FUNCTION casework_part_by_code(p_lookup bytea, p_on date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(part) FROM (
        SELECT 'person' AS part FROM casework_receipt WHERE lookup = p_lookup
        UNION ALL
        SELECT 'helper' FROM casework_helpergrant
        WHERE lookup = p_lookup AND ended_on IS NULL AND p_on BETWEEN made_on AND expires_on
    ) AS known
$$;

-- The grant that a helper's code may use on a day, or null.
CREATE FUNCTION casework_grant_of(p_lookup bytea, p_on date) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM casework_helpergrant
    WHERE lookup = p_lookup AND ended_on IS NULL AND p_on BETWEEN made_on AND expires_on
$$;

-- End a grant: its wrap goes, and a restored backup must not bring it back. False: it had ended before.
CREATE FUNCTION casework_end_grant(p_grant uuid, p_on date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := (SELECT case_id FROM casework_helpergrant WHERE id = p_grant);
BEGIN
    -- The file first, as every act does: two that lock in another order would wait for each other.
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    UPDATE casework_helpergrant SET ended_on = greatest(p_on, made_on) WHERE id = p_grant AND ended_on IS NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM casework_wrap WHERE case_id = the_case AND recipient = 'helper:' || p_grant;
    PERFORM staff_ledger_add('grant_ended', p_grant, p_on);
    RETURN true;
END
$$;


-- Take a helper's code back: it is unknown from this moment on.
CREATE FUNCTION casework_end_helper(p_lookup bytea, p_on date, p_event uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := casework_case_of(p_lookup);
    the_grant uuid;
BEGIN
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    SELECT id INTO the_grant FROM casework_helpergrant
    WHERE case_id = the_case AND ended_on IS NULL AND casework_case_of(p_lookup) IS NOT NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM casework_end_grant(the_grant, p_on);
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    SELECT p_event, id, 0, 'revoke', '', state, 'person', '', p_on, '', '' FROM casework_case WHERE id = the_case;
    RETURN true;
END
$$;



CREATE FUNCTION casework_messages_by_helper(p_lookup bytea, p_on date)
RETURNS TABLE (id uuid, "position" smallint, sender text, sealed bytea, day date, seen_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT one.id, one.position, one.sender, one.sealed, one.day, one.seen_on
    FROM casework_helpergrant AS given JOIN casework_message AS one ON one.case_id = given.case_id
    WHERE given.id = casework_grant_of(p_lookup, p_on)
    ORDER BY one.position
$$;

-- What writing to the team comes down to, whoever of the two writes; on a closed file it opens it again. Only
-- other functions call it. Null: no such file.
CREATE FUNCTION casework_add_message(
    p_case uuid, p_sender text, p_message uuid, p_sealed bytea, p_on date, p_event uuid
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    standing text;
BEGIN
    SELECT state INTO standing FROM casework_case WHERE id = p_case FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF octet_length(p_sealed) - 29 NOT IN (1024, 4096, 16384, 65536) THEN
        RAISE EXCEPTION 'not a sealed message' USING ERRCODE = 'check_violation';
    END IF;
    -- The same message sent twice is one message.
    IF EXISTS (SELECT FROM casework_message WHERE id = p_message AND case_id = p_case) THEN
        RETURN standing;
    END IF;
    IF (SELECT count(*) FROM casework_message WHERE case_id = p_case) >= 200 THEN
        RAISE EXCEPTION 'full' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    INSERT INTO casework_message (id, case_id, position, sender, sealed, day)
    SELECT p_message, p_case, coalesce(max(position), 0) + 1, p_sender, p_sealed, p_on
    FROM casework_message WHERE case_id = p_case;
    UPDATE casework_case SET has_news = true WHERE id = p_case;
    standing := CASE standing WHEN 'waiting_person' THEN 'assigned' WHEN 'closed' THEN 'reopened' ELSE standing END;
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    VALUES (p_event, p_case, 0, 'write', '', standing, p_sender, '', p_on, '', '');
    RETURN standing;
END
$$;

-- Functions of the first release that changed since stand here in their one form.
DROP FUNCTION IF EXISTS casework_post_by_code(bytea, uuid, bytea, date, uuid);
DROP FUNCTION IF EXISTS casework_remove_by_code(bytea, uuid, date, uuid);

-- Write to the team. Null: no such code.
CREATE FUNCTION casework_post_by_code(
    p_lookup bytea, p_message uuid, p_sealed bytea, p_on date, p_event uuid
) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT casework_add_message(casework_case_of(p_lookup), 'person', p_message, p_sealed, p_on, p_event)
$$;

-- Write to the team for the person whom one helps, if the person allowed it. Null: no such code, or not allowed.
CREATE FUNCTION casework_post_by_helper(
    p_lookup bytea, p_message uuid, p_sealed bytea, p_on date, p_event uuid
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    given record;
    standing text;
BEGIN
    PERFORM FROM casework_case
    WHERE id = (SELECT case_id FROM casework_helpergrant WHERE lookup = p_lookup) FOR UPDATE;
    SELECT id, case_id INTO given FROM casework_helpergrant
    WHERE id = casework_grant_of(p_lookup, p_on) AND may_write;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    standing := casework_add_message(given.case_id, 'helper', p_message, p_sealed, p_on, p_event);
    INSERT INTO casework_helperuse (id, grant_id, act, day) VALUES (gen_random_uuid(), given.id, 'wrote', p_on)
    ON CONFLICT DO NOTHING;
    RETURN standing;
END
$$;

-- Remove a message of one's own, or one that a helper wrote in one's file; the team's words stay.
CREATE FUNCTION casework_remove_by_code(p_lookup bytea, p_message uuid, p_on date, p_event uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := casework_case_of(p_lookup);
BEGIN
    -- The file first, as every act does: two that lock in another order would wait for each other.
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    DELETE FROM casework_message
    WHERE id = p_message AND case_id = the_case AND sender IN ('person', 'helper');
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    SELECT p_event, id, 0, 'remove', '', state, 'person', '', p_on, '', '' FROM casework_case WHERE id = the_case;
    RETURN true;
END
$$;
