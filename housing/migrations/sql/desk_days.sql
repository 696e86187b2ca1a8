-- When the desk's own hand says that something was done: now (casework_is_now). A file may lie still for months; who
-- dated a line back to its last one would make a silence of an offer that was never read, give a lost code without
-- its days of notice, or let a household be erased tonight. Only the desk's role is held by this: whatever runs as the
-- owner has its own days.

-- 1. Rows beside a file.
CREATE FUNCTION housing_desk_dates_by_its_clock() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    before jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
    after jsonb := to_jsonb(NEW);
    one text;
BEGIN
    IF current_user = 'casework_staff' THEN
        FOREACH one IN ARRAY ARRAY[
            'asked_on', 'came_on', 'answered_on', 'proposed_on', 'decided_on', 'dropped_on', 'approved_on', 'used_on',
            'seen_on', 'sent_on', 'viewed_on', 'ended_on', 'day', 'as_of', 'seed_published_on'
        ] LOOP
            IF after ->> one IS NOT NULL AND after -> one IS DISTINCT FROM before -> one
                AND NOT casework_is_now((after ->> one)::date)
            THEN
                RAISE EXCEPTION 'not a day of this: %', one USING ERRCODE = 'integrity_constraint_violation';
            END IF;
        END LOOP;
    END IF;
    RETURN NEW;
END
$$;
DO $$
DECLARE
    held text;
BEGIN
    FOREACH held IN ARRAY ARRAY[
        'bulkact', 'codereissue', 'decision', 'infoitem', 'inforequest', 'letter', 'offer', 'openingwindow',
        'proofseen', 'rankingrun', 'rankoverride', 'release', 'review', 'rulesetversion', 'sealedanswers'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER desk_dates_by_its_clock BEFORE INSERT OR UPDATE ON housing_%1$s'
            ' FOR EACH ROW EXECUTE FUNCTION housing_desk_dates_by_its_clock()', held
        );
    END LOOP;
END
$$;

-- 2. A window is announced before it opens, and never beside another one: with an end, all who apply in it share the
--    day of its opening, and a window that opened long ago would put whoever comes today before those who wait.
CREATE FUNCTION housing_desk_opens_ahead() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'casework_staff' AND (
        NOT casework_is_now(NEW.opens_on) AND NEW.opens_on < (now() AT TIME ZONE 'America/Montreal')::date
        OR EXISTS (
            SELECT FROM housing_openingwindow AS other
            WHERE other.programme_id = NEW.programme_id
                AND (other.closes_on IS NULL OR other.closes_on >= NEW.opens_on)
                AND (NEW.closes_on IS NULL OR other.opens_on <= NEW.closes_on)
        )
    ) THEN
        RAISE EXCEPTION 'not the days of a window' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER desk_opens_ahead BEFORE INSERT ON housing_openingwindow
    FOR EACH ROW EXECUTE FUNCTION housing_desk_opens_ahead();

-- 3. Rules are proposed, and approved, by people who may (operations/rule_sets.py).
CREATE FUNCTION housing_desk_rules_for_itself() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'casework_staff' AND (
        NOT EXISTS (
            SELECT FROM staff_staffmember
            WHERE id = NEW.proposed_by_id AND roles && '{supervisor,editor}'::varchar[]
        )
        OR NEW.approved_by_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM staff_staffmember
            WHERE id = NEW.approved_by_id AND is_active AND 'supervisor' = ANY (roles)
        )
    ) THEN
        RAISE EXCEPTION 'not theirs to rule' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER desk_rules_for_itself BEFORE INSERT OR UPDATE ON housing_rulesetversion
    FOR EACH ROW EXECUTE FUNCTION housing_desk_rules_for_itself();
