-- What is told of a household to one organisation: the team proposes, the person agrees, the organisation reads once.

-- 1. The team's own hand proposes words, and may let them go; only the person's code agrees, and only the one-use code
--    reads. What was proposed stays word for word what it was; what is over holds no code and no key any more.
CREATE FUNCTION housing_release_guarded() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    is_over boolean := NEW.opened_on IS NOT NULL OR NEW.ended_on IS NOT NULL;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF is_over OR NEW.consented_on IS NOT NULL OR NEW.lookup IS NOT NULL
            OR octet_length(NEW.handed) + octet_length(NEW.wrap) <> 0
        THEN
            RAISE EXCEPTION 'not a proposal' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.case_id, NEW.organization, NEW.sealed, NEW.proposed_by_id, NEW.proposed_on)
        IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.organization, OLD.sealed, OLD.proposed_by_id, OLD.proposed_on)
        OR OLD.opened_on IS NOT NULL OR OLD.ended_on IS NOT NULL
        OR (NEW.opened_on IS NOT NULL AND (NEW.ended_on IS NOT NULL OR NEW.consented_on IS NULL))
        OR (CASE WHEN is_over OR NEW.consented_on IS NULL
            THEN NEW.lookup IS NOT NULL OR octet_length(NEW.handed) + octet_length(NEW.wrap) <> 0
            ELSE octet_length(NEW.lookup) IS DISTINCT FROM 32 OR octet_length(NEW.wrap) <> 1169
                OR octet_length(NEW.handed) - 29 NOT IN (1024, 4096, 16384, 65536) END)
        OR (current_user = 'casework_staff' AND (NEW.ended_on IS NULL
            OR (NEW.consented_on, NEW.opened_on) IS DISTINCT FROM (OLD.consented_on, OLD.opened_on)))
    THEN
        RAISE EXCEPTION 'not what may become of it' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER release_guarded BEFORE INSERT OR UPDATE ON housing_release
    FOR EACH ROW EXECUTE FUNCTION housing_release_guarded();

-- 2. What the person reads behind their code; and whoever helps them, behind theirs.
CREATE FUNCTION housing_releases_by_code(p_lookup bytea, p_on date) RETURNS TABLE (
    id uuid, organization text, sealed bytea, proposed_on date, consented_on date, opened_on date, ended_on date
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, organization, sealed, proposed_on, consented_on, opened_on, ended_on FROM housing_release
    WHERE case_id = housing_read_by_code(p_lookup, p_on) ORDER BY proposed_on, ended_on NULLS LAST, id
$$;

-- The person says yes: the words stand ready for whoever is handed the code. Said again, another code takes the place
-- of the one before, which is unknown from then on. Nobody but the person says it. 'over': read, or let go meanwhile.
CREATE FUNCTION housing_release_consent_by_code(
    p_lookup bytea, p_on date, p_release uuid, p_code bytea, p_handed bytea, p_wrap bytea
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
BEGIN
    SELECT * INTO one FROM housing_acts_by_code(p_lookup, p_on);
    IF NOT FOUND OR one.given IS NOT NULL THEN
        RETURN NULL;
    END IF;
    UPDATE housing_release SET consented_on = p_on, lookup = p_code, handed = p_handed, wrap = p_wrap
    WHERE id = p_release AND case_id = one.case_id AND opened_on IS NULL AND ended_on IS NULL
        AND one.standing NOT IN ('withdrawn', 'merged');
    IF NOT FOUND THEN
        RETURN 'over';
    END IF;
    UPDATE casework_case SET has_news = true WHERE id = one.case_id;
    RETURN 'done';
END
$$;

-- The person says no, or takes a yes back while nobody has read it.
CREATE FUNCTION housing_release_end_by_code(p_lookup bytea, p_on date, p_release uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
BEGIN
    SELECT * INTO one FROM housing_acts_by_code(p_lookup, p_on);
    IF NOT FOUND OR one.given IS NOT NULL THEN
        RETURN NULL;
    END IF;
    UPDATE housing_release SET ended_on = p_on, lookup = NULL, handed = '', wrap = ''
    WHERE id = p_release AND case_id = one.case_id AND opened_on IS NULL AND ended_on IS NULL;
    IF NOT FOUND THEN
        RETURN CASE WHEN EXISTS (
            SELECT FROM housing_release WHERE id = p_release AND case_id = one.case_id AND ended_on IS NOT NULL
        ) THEN 'done' ELSE 'over' END;
    END IF;
    UPDATE casework_case SET has_news = true WHERE id = one.case_id;
    RETURN 'done';
END
$$;

-- 3. The organisation reads, once and within 30 days: what it is given is gone from here by the same statement, so that
--    a second reading finds nothing. It learns nothing of the file beside these words, nor which file it is.
CREATE FUNCTION housing_release_open(p_code bytea, p_on date) RETURNS TABLE (id uuid, handed bytea, wrap bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one record;
BEGIN
    PERFORM casework_day_said(p_on);
    -- The file first, as every act does; the code is looked up again behind the lock.
    PERFORM FROM casework_case WHERE id = (SELECT case_id FROM housing_release WHERE lookup = p_code) FOR UPDATE;
    SELECT release.id, release.case_id, release.handed, release.wrap INTO one
    FROM housing_release AS release JOIN casework_case AS file ON file.id = release.case_id
    WHERE release.lookup = p_code AND release.consented_on BETWEEN p_on - 30 AND p_on
        AND file.state NOT IN ('withdrawn', 'merged');
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE housing_release AS release SET opened_on = p_on, lookup = NULL, handed = '', wrap = ''
    WHERE release.id = one.id;
    UPDATE casework_case AS file SET has_news = true WHERE file.id = one.case_id;
    RETURN QUERY SELECT one.id, one.handed, one.wrap;
END
$$;

-- 4. A yes that nobody used in its days is none any more: its code and the words under it go, and the person may say it
--    again. Returns how many lapsed now.
CREATE FUNCTION housing_timer_releases() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH lapsed AS (
        UPDATE housing_release SET consented_on = NULL, lookup = NULL, handed = '', wrap = ''
        WHERE opened_on IS NULL AND ended_on IS NULL
            AND consented_on < (now() AT TIME ZONE 'America/Montreal')::date - 30
        RETURNING id
    )
    SELECT count(*) FROM lapsed
$$;
