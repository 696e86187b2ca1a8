-- Two applications of one household, one household that becomes two, and a new code for somebody who lost theirs.

-- 1. Seniority moves back to the day of an application that was merged in, and forward to the day from before that
--    merge; by the desk's own hand it moves for no other reason. A merge stays inside one programme.
CREATE FUNCTION housing_seniority_has_a_reason() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id AND NEW.merged_into_id IS NOT NULL AND (
        NEW.merged_into_id = NEW.id
        OR NEW.programme_id IS DISTINCT FROM (
            SELECT programme_id FROM housing_application WHERE id = NEW.merged_into_id
        )
    ) THEN
        RAISE EXCEPTION 'not the same list' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF current_user = 'casework_staff' AND NEW.effective_on <> OLD.effective_on AND NOT EXISTS (
        SELECT FROM housing_application AS other
        WHERE other.merged_into_id = NEW.id
            AND CASE WHEN NEW.effective_on < OLD.effective_on THEN other.effective_on = NEW.effective_on
                ELSE other.other_effective_on >= NEW.effective_on END
    ) THEN
        RAISE EXCEPTION 'seniority moves with a merge alone' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER seniority_has_a_reason BEFORE UPDATE ON housing_application
    FOR EACH ROW EXECUTE FUNCTION housing_seniority_has_a_reason();

-- 2. A household separates: the second file is entered by staff, on the version, the window and the day of the first.
--    It goes in also when the programme takes no new applications. Neither file says which the other is, and no code
--    shows that there was a separation (casework_events_by_code). Its number; null: it stands there.
CREATE FUNCTION housing_enter_split(
    p_member uuid, p_how text, p_case uuid, p_kind text, p_team uuid, p_language text, p_urgency text,
    p_received_on date, p_due_on date, p_story_id uuid, p_story bytea, p_receipt_id uuid, p_lookup bytea,
    p_public bytea, p_pepper int, p_wrap_ids uuid[], p_recipients text[], p_wraps bytea[], p_event uuid,
    p_application uuid, p_first uuid, p_decide_by date
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    split uuid;
    drawn text;
BEGIN
    PERFORM FROM casework_case AS file
    WHERE file.id = p_first AND file.kind = 'housing' AND (
        EXISTS (SELECT FROM staff_membership WHERE team_id = file.team_id AND member_id = p_member)
        OR EXISTS (
            SELECT FROM casework_assignment
            WHERE case_id = file.id AND member_id = p_member AND ended_on IS NULL
        )
    ) FOR UPDATE;
    IF NOT FOUND OR p_kind <> 'housing'
        OR (p_decide_by BETWEEN p_received_on AND p_received_on + 92) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'not an application' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM casework_day_said(p_received_on);
    IF NOT casework_enter(
        p_member, p_how, p_case, p_kind, p_team, p_language, p_urgency, p_received_on, p_due_on, p_story_id, p_story,
        p_receipt_id, p_lookup, p_public, p_pepper, p_wrap_ids, p_recipients, p_wraps, p_event
    ) THEN
        RETURN NULL;
    END IF;
    drawn := housing_new_number();
    INSERT INTO housing_application (
        id, case_id, number, programme_id, version_id, window_id, filed_by, filed_on, effective_on, decide_by, stood_in
    )
    SELECT p_application, p_case, drawn, programme_id, version_id, window_id, p_how, p_received_on, effective_on,
           p_decide_by, ''
    FROM housing_application WHERE case_id = p_first;
    FOREACH split IN ARRAY ARRAY[p_first, p_case] LOOP
        INSERT INTO casework_event (id, case_id, number, move, before, state, actor, member_id, detail, day, previous, digest)
        SELECT gen_random_uuid(), id, 0, 'split', '', state, 'staff', p_member, '', p_received_on, '', ''
        FROM casework_case WHERE id = split;
    END LOOP;
    RETURN drawn;
END
$$;

-- 3. A lost code. What the desk writes of it: asked for by one, approved by another, and nothing dated back; the days
--    of notice count from the approval. A code that was stopped opens nothing: its wrap goes.
CREATE FUNCTION housing_reissue_guarded() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    last_day date := (SELECT day FROM casework_event WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1);
    earliest date := least(coalesce(last_day, today - 1), today - 1);
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF (NEW.approved_by_id, NEW.approved_on, NEW.ended_on) IS DISTINCT FROM (NULL::uuid, NULL::date, NULL::date)
            OR NEW.asked_on NOT BETWEEN earliest AND today + 1 OR NEW.ready_on <> NEW.asked_on + 4
            OR octet_length(NEW.lookup) <> 32 OR octet_length(NEW.public) <> 1216 OR octet_length(NEW.wrap) <> 1169
            OR NEW.pepper NOT BETWEEN 0 AND 9
        THEN
            RAISE EXCEPTION 'not a code that is asked for' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.case_id, NEW.lookup, NEW.public, NEW.pepper, NEW.asked_by_id, NEW.asked_on)
        IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.lookup, OLD.public, OLD.pepper, OLD.asked_by_id, OLD.asked_on)
        OR OLD.ended_on IS NOT NULL
        OR (NEW.wrap IS DISTINCT FROM OLD.wrap AND (NEW.ended_on IS NULL OR octet_length(NEW.wrap) <> 0))
        OR (NEW.approved_by_id, NEW.approved_on, NEW.ready_on)
            IS DISTINCT FROM (OLD.approved_by_id, OLD.approved_on, OLD.ready_on)
        AND (
            OLD.approved_by_id IS NOT NULL OR NEW.approved_by_id IS NULL OR NEW.approved_on < OLD.asked_on
            OR NEW.approved_on NOT BETWEEN earliest AND today + 1 OR NEW.ready_on <> NEW.approved_on + 4
        )
    THEN
        RAISE EXCEPTION 'a code that is asked for stays what it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER reissue_guarded BEFORE INSERT OR UPDATE ON housing_codereissue
    FOR EACH ROW EXECUTE FUNCTION housing_reissue_guarded();
ALTER TABLE housing_codereissue ALTER COLUMN wrap SET STORAGE EXTERNAL;

-- Put the next code in the place of the lost one. False: it is not approved, its day has not come, it was stopped, or
-- the file is gone. Only other functions call it.
CREATE FUNCTION housing_swap_code(p_reissue uuid, p_member uuid, p_on date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := (SELECT case_id FROM housing_codereissue WHERE id = p_reissue);
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    given housing_codereissue;
BEGIN
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    -- Looked at behind the lock: the person may have stopped it meanwhile.
    SELECT * INTO given FROM housing_codereissue
    WHERE id = p_reissue AND ended_on IS NULL AND approved_by_id IS NOT NULL
        -- Not a day sooner because somebody's clock runs ahead.
        AND ready_on <= least(p_on, today) AND p_on <= today + 1
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE casework_receipt SET lookup = given.lookup, public = given.public, pepper = given.pepper
    WHERE case_id = the_case;
    DELETE FROM casework_wrap WHERE case_id = the_case AND recipient = 'requester';
    INSERT INTO casework_wrap (id, case_id, recipient, sealed, made_on)
    VALUES (gen_random_uuid(), the_case, 'requester', given.wrap, p_on);
    UPDATE housing_codereissue SET ended_on = p_on, wrap = '' WHERE id = given.id;
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, member_id, detail, day, previous, digest)
    SELECT gen_random_uuid(), id, 0, 'reissue', '', state, 'staff', p_member, '', p_on, '', ''
    FROM casework_case WHERE id = the_case;
    RETURN true;
END
$$;

-- By somebody of the team, once the days of notice have passed.
CREATE FUNCTION housing_reissue(p_reissue uuid, p_member uuid, p_on date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM staff_staffmember WHERE id = p_member AND is_active AND 'caseworker' = ANY (roles)
    ) THEN
        RAISE EXCEPTION 'not given by anybody' USING ERRCODE = 'check_violation';
    END IF;
    RETURN housing_swap_code(p_reissue, p_member, p_on);
END
$$;

-- By the calendar, in the name of whoever approved it: nobody waits for a code because a button was forgotten.
CREATE FUNCTION housing_timer_reissues(p_at timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    given int := 0;
BEGIN
    FOR one IN
        SELECT id, approved_by_id FROM housing_codereissue
        WHERE ended_on IS NULL AND approved_by_id IS NOT NULL
            AND ready_on <= (p_at AT TIME ZONE 'America/Montreal')::date
        ORDER BY ready_on, id LIMIT 500
    LOOP
        IF housing_swap_code(one.id, one.approved_by_id, (p_at AT TIME ZONE 'America/Montreal')::date) THEN
            given := given + 1;
        END IF;
    END LOOP;
    RETURN given;
END
$$;

-- What whoever holds the code in force is told of another that is being made.
CREATE FUNCTION housing_reissue_by_code(p_lookup bytea) RETURNS TABLE (asked_on date, ready_on date, is_approved boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT asked_on, ready_on, approved_by_id IS NOT NULL FROM housing_codereissue
    WHERE case_id = casework_case_of(p_lookup) AND ended_on IS NULL
$$;

-- The person has their code after all: the other one is never given. False: there is none under way.
CREATE FUNCTION housing_stop_reissue_by_code(p_lookup bytea, p_on date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_case uuid := casework_case_of(p_lookup);
BEGIN
    PERFORM FROM casework_case WHERE id = the_case FOR UPDATE;
    -- Looked up again behind the lock: the code may have been replaced while this waited.
    IF NOT FOUND OR casework_case_of(p_lookup) IS NULL THEN
        RETURN false;
    END IF;
    UPDATE housing_codereissue SET ended_on = p_on, wrap = '' WHERE case_id = the_case AND ended_on IS NULL;
    RETURN FOUND;
END
$$;
