-- What holds of mandates and of files that were put away unread.

-- 1. An opening and a closing of a reception are written once, and stay.
CREATE FUNCTION casework_change_stays() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON casework_intakechange
    FOR EACH ROW EXECUTE FUNCTION casework_change_stays();
CREATE TRIGGER only_grows_whole BEFORE TRUNCATE ON casework_intakechange
    FOR EACH STATEMENT EXECUTE FUNCTION casework_change_stays();

-- 2. How many people were trained for a kind of file, work here, have a key, and answer in a language.
CREATE FUNCTION casework_trained_in(p_intake uuid, p_language text) RETURNS int
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT count(*)::int FROM casework_trainedperson AS trained
    JOIN staff_staffmember AS member ON member.id = trained.member_id
    WHERE trained.intake_id = p_intake AND member.is_active AND p_language = ANY (member.languages)
      AND member.roles && ARRAY['triage', 'caseworker']::varchar[]
      AND EXISTS (SELECT FROM staff_personkey WHERE member_id = member.id AND retired_on IS NULL)
$$;

-- 3. Whoever has the desk's password and no page of ours opens no reception that nobody stands behind, and puts
--    nothing away in somebody else's queue. Only the desk's role is held by these.
CREATE FUNCTION casework_desk_keeps_mandates() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    last_day date;
BEGIN
    IF current_user <> 'casework_staff' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'casework_intake' THEN
        IF NEW.is_open AND (casework_trained_in(NEW.id, 'fr') < 2 OR casework_trained_in(NEW.id, 'en') < 2) THEN
            RAISE EXCEPTION 'two trained people for each language' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        -- What a mandate says changes with its line in the log, written first; who is behind it stays in there.
        IF (NEW.is_open OR TG_OP = 'UPDATE') AND NOT EXISTS (
            SELECT FROM casework_intakechange
            WHERE kind = NEW.kind AND opened = NEW.is_open AND because = NEW.closed_because
                AND organization = NEW.organization AND day = NEW.changed_on
        ) THEN
            RAISE EXCEPTION 'not in the log of receptions' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'casework_intakechange' THEN
        -- What closes by itself is not the desk's to claim; each change of its own has a name under it, and its
        -- days run forward, as those of a file's log (keeping.sql).
        SELECT max(day) INTO last_day FROM casework_intakechange WHERE kind = NEW.kind;
        IF NEW.member_id IS NULL OR NEW.because NOT IN ('', 'by_hand')
            OR NEW.day NOT BETWEEN least(coalesce(last_day, NEW.day), today - 1) AND today + 1
        THEN
            RAISE EXCEPTION 'not a change of the desk' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF to_jsonb(NEW) - 'undone_on' IS DISTINCT FROM to_jsonb(OLD) - 'undone_on' OR OLD.undone_on IS NOT NULL THEN
        RAISE EXCEPTION 'what was put away is taken back once' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER desk_keeps_mandates BEFORE INSERT OR UPDATE ON casework_intake
    FOR EACH ROW EXECUTE FUNCTION casework_desk_keeps_mandates();
CREATE TRIGGER desk_keeps_mandates BEFORE INSERT ON casework_intakechange
    FOR EACH ROW EXECUTE FUNCTION casework_desk_keeps_mandates();
CREATE TRIGGER desk_keeps_mandates BEFORE UPDATE ON casework_clearing
    FOR EACH ROW EXECUTE FUNCTION casework_desk_keeps_mandates();

-- 4. Since which day the file waits that waits longest and that triage never opened; what the person wrote since
--    then makes it wait anew.
CREATE FUNCTION casework_unread_since(p_kind text) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(last.day) FROM casework_case AS one
    JOIN LATERAL (
        SELECT day FROM casework_event
        WHERE case_id = one.id AND move IN ('receive', 'write') ORDER BY number DESC LIMIT 1
    ) AS last ON true
    WHERE one.kind = p_kind AND one.state IN ('received', 'reopened')
      AND NOT EXISTS (SELECT FROM casework_assignment WHERE case_id = one.id AND ended_on IS NULL)
      AND NOT EXISTS (SELECT FROM staff_accessentry WHERE case_id = one.id AND day >= last.day)
$$;

-- 5. What the timer knows of the receptions that are open: days and hours, figures, nobody's name.
--    `read_at` is the hour in which triage last opened a file.
CREATE FUNCTION casework_timer_intake_facts() RETURNS TABLE (
    kind text, opened_on date, mandate_until date, cover_days int[], cover_from int, cover_to int,
    trained_fr int, trained_en int, waiting_since date, read_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT intake.kind, intake.changed_on, intake.mandate_until, intake.cover_days::int[],
           intake.cover_from::int, intake.cover_to::int,
           casework_trained_in(intake.id, 'fr'), casework_trained_in(intake.id, 'en'),
           casework_unread_since(intake.kind),
           (SELECT max(hour) FROM staff_accessentry WHERE purpose = 'triage')
    FROM casework_intake AS intake WHERE intake.is_open
$$;

-- 6. A reception that nobody stands behind any more closes. The timer says why; what can be looked up is looked up,
-- so that the worker's role cannot close one at will.
CREATE FUNCTION casework_timer_close_intake(p_kind text, p_because text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    one casework_intake;
BEGIN
    SELECT * INTO one FROM casework_intake WHERE kind = p_kind AND is_open FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- "IS NOT TRUE": with nothing that waits there is nothing to compare.
    IF (CASE p_because
        WHEN 'mandate_over' THEN one.mandate_until < today
        WHEN 'too_few_people' THEN casework_trained_in(one.id, 'fr') < 2 OR casework_trained_in(one.id, 'en') < 2
        -- Hours that the mandate covers, begun ones and holidays too: never fewer than the timer counts itself
        -- (casework/rules/cover.py), and none in a night or over a weekend in which nobody promised to read.
        WHEN 'nobody_reads' THEN casework_unread_since(p_kind) IS NOT NULL AND (
            SELECT count(*) >= 24 FROM generate_series(
                greatest(
                    casework_unread_since(p_kind) + 1, one.changed_on + 1,
                    (SELECT max(hour) + interval '1 hour' FROM staff_accessentry WHERE purpose = 'triage')
                        AT TIME ZONE 'America/Montreal'
                ),
                now() AT TIME ZONE 'America/Montreal', interval '1 hour'
            ) AS begun (hour)
            WHERE extract(isodow FROM begun.hour)::int - 1 = ANY (one.cover_days)
                AND extract(hour FROM begun.hour) >= one.cover_from AND extract(hour FROM begun.hour) < one.cover_to
        )
        ELSE false
    END) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a reason of the timer' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE casework_intake SET is_open = false, closed_because = p_because, changed_on = today WHERE id = one.id;
    INSERT INTO casework_intakechange (id, kind, opened, because, organization, member_id, day)
    VALUES (gen_random_uuid(), p_kind, false, p_because, one.organization, NULL, today);
    RETURN true;
END
$$;

-- 7. The file's state is the state of its last event. A file that was put away unread and is under way again has
--    had no answer: the day that was promised is still owed.
CREATE OR REPLACE FUNCTION casework_state_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    put_away bigint := 0;
    answers bigint := 0;
BEGIN
    IF NEW.before = 'closed' AND NEW.state <> 'closed' THEN
        SELECT count(*) INTO put_away FROM casework_clearedcase WHERE case_id = NEW.case_id;
        SELECT count(*) INTO answers FROM casework_event
        WHERE case_id = NEW.case_id AND actor = 'staff' AND move IN ('reply', 'ask', 'refer', 'close');
    END IF;
    UPDATE casework_case SET
        state = NEW.state,
        closed_on = CASE WHEN NEW.state <> 'closed' THEN NULL WHEN NEW.move = 'close' THEN NEW.day ELSE closed_on END,
        outcome = CASE WHEN NEW.state NOT IN ('closed', 'erased') THEN '' WHEN NEW.move = 'close' THEN NEW.detail ELSE outcome END,
        answered_on = CASE
            WHEN NEW.actor = 'staff' AND NEW.move IN ('reply', 'ask', 'refer', 'close') THEN coalesce(answered_on, NEW.day)
            WHEN put_away > 0 AND put_away >= answers THEN NULL
            ELSE answered_on END
    WHERE id = NEW.case_id;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER state_follows AFTER INSERT ON casework_event
    FOR EACH ROW EXECUTE FUNCTION casework_state_follows();
