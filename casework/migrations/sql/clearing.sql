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
