-- How a file of any kind begins, and what somebody who helps may be allowed. Functions of earlier migrations that
-- changed stand here in their one form; what a database made earlier has of them goes first.
DROP FUNCTION IF EXISTS casework_grant_helper(
    bytea, uuid, bytea, bytea, int, boolean, date, date, uuid, bytea, uuid
);
DROP FUNCTION IF EXISTS casework_helper_uses(bytea);
DROP FUNCTION IF EXISTS casework_file_by_helper(bytea, date);

-- What every way in comes down to: everything of a file or nothing. Only other functions call it.
CREATE OR REPLACE FUNCTION casework_receive(
    p_case uuid, p_kind text, p_team uuid, p_language text, p_urgency text, p_lane text, p_received_on date,
    p_due_on date, p_story_id uuid, p_story bytea, p_receipt_id uuid, p_lookup bytea, p_public bytea, p_pepper int,
    p_wrap_ids uuid[], p_recipients text[], p_wraps bytea[], p_event uuid, p_actor text, p_member uuid, p_detail text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- The daily check goes the way of requests for help: closed to them, closed to it.
    IF NOT EXISTS (
        SELECT FROM casework_intake
        WHERE kind = CASE p_kind WHEN 'check' THEN 'assistance' ELSE p_kind END AND is_open
    ) THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF octet_length(p_lookup) <> 32 OR octet_length(p_public) <> 1216
        OR octet_length(p_story) - 29 NOT IN (1024, 4096, 16384, 65536)
        OR cardinality(p_recipients) NOT BETWEEN 3 AND 12
        OR cardinality(p_recipients) <> cardinality(p_wraps) OR cardinality(p_recipients) <> cardinality(p_wrap_ids)
        OR NOT 'requester' = ANY (p_recipients)
        OR NOT EXISTS (SELECT FROM unnest(p_recipients) AS one WHERE one LIKE 'team:%')
        OR NOT EXISTS (SELECT FROM unnest(p_recipients) AS one WHERE one LIKE 'recovery:%')
        OR EXISTS (SELECT FROM unnest(p_wraps) AS one WHERE octet_length(one) <> 1169)
        OR p_language NOT IN ('fr', 'en') OR p_urgency NOT IN ('urgent', 'ordinary')
        OR p_lane NOT IN ('calm', 'rush') OR p_pepper NOT BETWEEN 0 AND 9
    THEN
        RAISE EXCEPTION 'not a sealed file' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO casework_case (id, kind, team_id, language, urgency, state, lane, received_on, due_on, outcome, has_news)
    VALUES (p_case, p_kind, p_team, p_language, p_urgency, '', p_lane, p_received_on, p_due_on, '', true);
    INSERT INTO casework_sealedstory (id, case_id, sealed) VALUES (p_story_id, p_case, p_story);
    INSERT INTO casework_receipt (id, case_id, lookup, public, pepper)
    VALUES (p_receipt_id, p_case, p_lookup, p_public, p_pepper);
    INSERT INTO casework_wrap (id, case_id, recipient, sealed, made_on)
    SELECT wrap_id, p_case, recipient, sealed, p_received_on
    FROM unnest(p_wrap_ids, p_recipients, p_wraps) AS given (wrap_id, recipient, sealed);
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, member_id, detail, day, previous, digest)
    VALUES (p_event, p_case, 0, CASE p_kind WHEN 'housing' THEN 'submit' ELSE 'receive' END, '',
            CASE p_kind WHEN 'housing' THEN 'submitted' ELSE 'received' END, p_actor, p_member, p_detail, p_received_on, '', '');
END
$$;

-- The day that a door says it is. What ends on a day does not go on, and nobody comes before those who wait, because
-- a door, or whoever has its password, says that it is an earlier one: it says a day that is now (casework_is_now,
-- desk_writes.sql).
CREATE FUNCTION casework_day_said(p_on date) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(nullif(current_setting('role'), 'none'), session_user) IN ('casework_intake', 'casework_staff')
        AND casework_is_now(p_on) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'not a day of today' USING ERRCODE = 'check_violation';
    END IF;
    RETURN p_on;
END
$$;

-- The grant that a helper's code may use on a day, or null.
CREATE OR REPLACE FUNCTION casework_grant_of(p_lookup bytea, p_on date) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM casework_helpergrant
    WHERE lookup = p_lookup AND ended_on IS NULL AND casework_day_said(p_on) BETWEEN made_on AND expires_on
$$;

-- Give somebody who helps a code of their own: one at a time, for a month at most. False: the file is not there
-- any more, or a code is given already.
CREATE FUNCTION casework_grant_helper(
    p_lookup bytea, p_grant uuid, p_helper_lookup bytea, p_public bytea, p_pepper int, p_may_write boolean,
    p_may_decide boolean, p_on date, p_expires_on date, p_wrap_id uuid, p_wrap bytea, p_event uuid
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := casework_case_of(p_lookup);
BEGIN
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    -- Looked up again behind the lock: the code may have been replaced while this waited.
    IF NOT FOUND OR casework_case_of(p_lookup) IS NULL THEN
        RETURN false;
    END IF;
    -- Deciding for somebody is for an application for housing: nothing of a request is anybody's to decide.
    IF octet_length(p_wrap) <> 1169
        OR p_may_decide AND (SELECT kind FROM casework_case WHERE id = the_case) <> 'housing'
    THEN
        RAISE EXCEPTION 'not a code' USING ERRCODE = 'check_violation';
    END IF;
    -- One whose days are over makes place, also before the calendar has been by.
    PERFORM casework_end_grant(id, p_on) FROM casework_helpergrant
    WHERE case_id = the_case AND ended_on IS NULL AND expires_on < p_on;
    IF EXISTS (SELECT FROM casework_helpergrant WHERE case_id = the_case AND ended_on IS NULL) THEN
        RETURN false;
    END IF;
    INSERT INTO casework_helpergrant (
        id, case_id, lookup, public, pepper, may_write, may_decide, made_on, expires_on
    )
    VALUES (
        p_grant, the_case, p_helper_lookup, p_public, p_pepper, p_may_write, p_may_decide, p_on, p_expires_on
    );
    INSERT INTO casework_wrap (id, case_id, recipient, sealed, made_on)
    VALUES (p_wrap_id, the_case, 'helper:' || p_grant, p_wrap, p_on);
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    SELECT p_event, id, 0, 'grant', '', state, 'person', '', p_on, '', '' FROM casework_case WHERE id = the_case;
    RETURN true;
END
$$;

-- The codes that a person gave to helpers, each with the days on which it was used and for what; a code that
-- was never used has one row without an act.
CREATE FUNCTION casework_helper_uses(p_lookup bytea) RETURNS TABLE (
    id uuid, may_write boolean, may_decide boolean, made_on date, expires_on date, ended_on date, act text, day date
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT one.id, one.may_write, one.may_decide, one.made_on, one.expires_on, one.ended_on, used.act, used.day
    FROM casework_helpergrant AS one LEFT JOIN casework_helperuse AS used ON used.grant_id = one.id
    WHERE one.case_id = casework_case_of(p_lookup)
    ORDER BY one.made_on, one.ended_on NULLS LAST, one.id, used.day, used.act
$$;

-- Read the file of the person whom one helps: its metadata, its story and the helper's own wrap. Nobody gets it
-- from here without the person being told: the day is written down by the very same call.
CREATE FUNCTION casework_file_by_helper(p_lookup bytea, p_on date) RETURNS TABLE (
    grant_id uuid, may_write boolean, may_decide boolean, expires_on date, id uuid, kind text, language text, urgency text, state text,
    received_on date, due_on date, answered_on date, closed_on date, outcome text, story bytea, wrap bytea
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    -- Whoever erases the file meanwhile is waited for.
    PERFORM FROM casework_case
    WHERE id = (SELECT case_id FROM casework_helpergrant WHERE lookup = p_lookup) FOR KEY SHARE;
    INSERT INTO casework_helperuse (id, grant_id, act, day)
    SELECT gen_random_uuid(), id, 'opened', p_on FROM casework_helpergrant
    WHERE id = casework_grant_of(p_lookup, p_on)
    ON CONFLICT DO NOTHING;
    RETURN QUERY
    SELECT given.id, given.may_write, given.may_decide, given.expires_on, one.id, one.kind::text, one.language::text,
           one.urgency::text, one.state::text, one.received_on, one.due_on, one.answered_on, one.closed_on,
           one.outcome::text, story.sealed, wrap.sealed
    FROM casework_helpergrant AS given
    JOIN casework_case AS one ON one.id = given.case_id
    JOIN casework_sealedstory AS story ON story.case_id = one.id
    JOIN casework_wrap AS wrap ON wrap.case_id = one.id AND wrap.recipient = 'helper:' || given.id
    WHERE given.id = casework_grant_of(p_lookup, p_on);
END
$$;
