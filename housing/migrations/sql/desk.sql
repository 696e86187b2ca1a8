-- Gestures over many files, done by the worker: metadata only, nothing is opened.

-- An active caseworker of a team, who answers in a language if one is asked for.
CREATE FUNCTION housing_may_follow(p_member uuid, p_team uuid, p_language text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM staff_staffmember AS member
        JOIN staff_membership AS part ON part.member_id = member.id AND part.team_id = p_team
        WHERE member.id = p_member AND member.is_active AND 'caseworker' = ANY (member.roles)
            AND (p_language IS NULL OR p_language = ANY (member.languages))
    )
$$;

-- What would come of a gesture for one file, now: done, unchanged, refused. The page counts with this before, and
-- the worker asks it again at the moment of doing it.
CREATE FUNCTION housing_bulk_outcome(p_kind text, p_case uuid, p_member uuid, p_to uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        -- Theirs to touch: a caseworker of the team whose file it is, and nobody's who was given it apart.
        WHEN NOT housing_may_follow(p_member, file.team_id, NULL)
            OR NOT EXISTS (SELECT FROM casework_wrap WHERE case_id = file.id AND recipient LIKE 'team:%')
            OR EXISTS (
                SELECT FROM casework_assignment WHERE case_id = file.id AND ended_on IS NULL AND part = 'backup'
            ) THEN 'refused'
        WHEN p_kind = 'hand_over' THEN CASE
            WHEN file.state NOT IN (
                'submitted', 'in_review', 'info_requested', 'waiting', 'offer_open', 'dormant', 'in_appeal'
            ) OR NOT housing_may_follow(p_to, file.team_id, file.language) THEN 'refused'
            WHEN EXISTS (
                SELECT FROM casework_assignment WHERE case_id = file.id AND ended_on IS NULL AND member_id = p_to
            ) THEN 'unchanged'
            ELSE 'done' END
        WHEN p_kind = 'ask_renewal' THEN CASE
            WHEN file.state <> 'waiting' THEN 'refused'
            -- Asked once, until somebody answers.
            WHEN application.renewal_asked_on IS NOT NULL THEN 'unchanged'
            ELSE 'done' END
        ELSE 'refused' END
    FROM casework_case AS file JOIN housing_application AS application ON application.case_id = file.id
    WHERE file.id = p_case
$$;

-- Does what was asked of many files, and takes back what was asked back; returns how many files it touched. A file
-- that changed meanwhile is passed over: its outcome says so.
CREATE FUNCTION housing_timer_bulk() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    act record;
    item record;
    verdict text;
    touched bigint := 0;
BEGIN
    FOR act IN SELECT * FROM housing_bulkact
        WHERE state = 'waiting' OR (state = 'done' AND undone_on IS NOT NULL)
        ORDER BY day, id FOR UPDATE SKIP LOCKED
    LOOP
        FOR item IN SELECT held.*, file.state AS case_state FROM housing_bulkitem AS held
            JOIN casework_case AS file ON file.id = held.case_id
            WHERE held.act_id = act.id AND held.outcome = CASE act.state WHEN 'done' THEN 'done' ELSE '' END
            ORDER BY held.case_id FOR UPDATE OF file
        LOOP
            IF act.state = 'waiting' THEN
                verdict := housing_bulk_outcome(act.kind, item.case_id, act.member_id, act.to_member_id);
                UPDATE housing_bulkitem SET outcome = verdict, was_with_id = (
                    SELECT member_id FROM casework_assignment
                    WHERE case_id = item.case_id AND ended_on IS NULL AND part = 'lead'
                ) WHERE id = item.id;
                CONTINUE WHEN verdict <> 'done';
                IF act.kind = 'hand_over' THEN
                    PERFORM housing_follow(item.case_id, item.case_state, act.to_member_id, act.member_id, today);
                ELSE
                    INSERT INTO casework_event (
                        id, case_id, number, move, before, state, actor, member_id, detail, day, previous, digest
                    ) VALUES (
                        gen_random_uuid(), item.case_id, 0, 'ask_renewal', '', 'waiting', 'staff', act.member_id, '',
                        today, '', ''
                    );
                END IF;
            ELSIF act.kind = 'hand_over' THEN
                -- Back to whoever followed it, unless somebody else was given it since.
                CONTINUE WHEN item.was_with_id IS NULL OR NOT EXISTS (
                    SELECT FROM casework_assignment
                    WHERE case_id = item.case_id AND ended_on IS NULL AND member_id = act.to_member_id
                ) OR housing_bulk_outcome('hand_over', item.case_id, act.member_id, item.was_with_id) <> 'done';
                PERFORM housing_follow(item.case_id, item.case_state, item.was_with_id, act.member_id, today);
            ELSE
                UPDATE housing_application SET renewal_asked_on = NULL
                WHERE case_id = item.case_id AND renewal_asked_on = act.day;
            END IF;
            touched := touched + 1;
        END LOOP;
        UPDATE housing_bulkact SET state = CASE act.state WHEN 'waiting' THEN 'done' ELSE 'undone' END
        WHERE id = act.id;
    END LOOP;
    RETURN touched;
END
$$;

-- Lets somebody follow a file from a day on, and says who gave it to them.
CREATE FUNCTION housing_follow(p_case uuid, p_state text, p_to uuid, p_by uuid, p_on date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE casework_assignment SET ended_on = p_on WHERE case_id = p_case AND ended_on IS NULL;
    INSERT INTO casework_assignment (id, case_id, member_id, part, since)
    VALUES (gen_random_uuid(), p_case, p_to, 'lead', p_on);
    INSERT INTO casework_event (
        id, case_id, number, move, before, state, actor, member_id, detail, day, previous, digest
    ) VALUES (
        gen_random_uuid(), p_case, 0, 'assign', '', CASE p_state WHEN 'submitted' THEN 'in_review' ELSE p_state END,
        'staff', p_by, 'lead', p_on, '', ''
    )
$$;

-- A gesture stays what it was: its files, who asked for it and to whom. The desk asks it back; the worker says what
-- came of it. Nothing is done twice.
CREATE FUNCTION housing_bulk_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'housing_bulkact' THEN
        IF to_jsonb(NEW) - '{state,undone_on}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{state,undone_on}'::text[]
            OR OLD.undone_on IS NOT NULL AND NEW.undone_on IS DISTINCT FROM OLD.undone_on
            OR current_user = 'casework_staff' AND NEW.state <> OLD.state
                AND NOT (OLD.state = 'waiting' AND NEW.state = 'undone')
        THEN
            RAISE EXCEPTION 'a gesture stays as it was made' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF current_user = 'casework_staff' OR OLD.outcome <> '' OR NEW.case_id <> OLD.case_id THEN
        RAISE EXCEPTION 'what came of a gesture stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER bulk_stays BEFORE UPDATE ON housing_bulkact FOR EACH ROW EXECUTE FUNCTION housing_bulk_stays();
CREATE TRIGGER bulk_stays BEFORE UPDATE ON housing_bulkitem FOR EACH ROW EXECUTE FUNCTION housing_bulk_stays();
