-- What holds of rule sets, windows, runs and entries, whoever writes: what was published stays as it was published.

-- 1. A version of the rules is proposed by one person and approved, once, by another. Nothing else of it changes;
--    an older proposal is never approved after a newer version.
CREATE FUNCTION housing_rules_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND (
        OLD.approved_on IS NOT NULL
        OR (to_jsonb(NEW) - 'approved_by_id' - 'approved_on')
            IS DISTINCT FROM (to_jsonb(OLD) - 'approved_by_id' - 'approved_on')
    ) THEN
        RAISE EXCEPTION 'rules stay as they were proposed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.approved_on IS NOT NULL AND (
        NEW.proposed_by_id IS NULL
        OR NEW.approved_by_id IS NULL
        OR NEW.proposed_by_id = NEW.approved_by_id
        -- No day that has passed is ruled anew, but by the first version, before which there was none.
        OR NEW.valid_from < NEW.approved_on
            AND EXISTS (SELECT FROM housing_rulesetversion WHERE approved_on IS NOT NULL AND id <> NEW.id)
        OR EXISTS (
            SELECT FROM housing_rulesetversion
            WHERE approved_on IS NOT NULL AND id <> NEW.id AND (version > NEW.version OR valid_from > NEW.valid_from)
        )
    ) THEN
        RAISE EXCEPTION 'rules are approved by two people, forward' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER rules_guarded BEFORE INSERT OR UPDATE OR DELETE ON housing_rulesetversion
    FOR EACH ROW EXECUTE FUNCTION housing_rules_guarded();

-- 2. A window keeps its days, its number and its commitment. One without a last day may be ended, before today;
--    a seed is published once, and only the one that was committed to.
CREATE FUNCTION housing_window_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a window stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.seed IS NOT NULL AND encode(sha256(NEW.seed), 'hex') <> NEW.seed_commitment
        OR (NEW.seed IS NULL) <> (NEW.seed_published_on IS NULL)
    THEN
        RAISE EXCEPTION 'another seed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (
        (to_jsonb(NEW) - 'closes_on' - 'seed' - 'seed_published_on')
            IS DISTINCT FROM (to_jsonb(OLD) - 'closes_on' - 'seed' - 'seed_published_on')
        -- Who still applied before such an end would share the day of its opening, unlike who came before them.
        OR NEW.closes_on IS DISTINCT FROM OLD.closes_on AND (OLD.closes_on IS NOT NULL OR NEW.closes_on >= current_date)
        OR OLD.seed IS NOT NULL AND (NEW.seed, NEW.seed_published_on)
            IS DISTINCT FROM (OLD.seed, OLD.seed_published_on)
    ) THEN
        RAISE EXCEPTION 'a window stays as it was announced' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER window_guarded BEFORE INSERT OR UPDATE OR DELETE ON housing_openingwindow
    FOR EACH ROW EXECUTE FUNCTION housing_window_guarded();

CREATE FUNCTION housing_seed_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' OR NOT EXISTS (
        SELECT FROM housing_openingwindow
        WHERE id = NEW.window_id AND seed_commitment = encode(sha256(NEW.seed), 'hex')
    ) THEN
        RAISE EXCEPTION 'not the seed that was committed to' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER seed_guarded BEFORE INSERT OR UPDATE OR DELETE ON housing_windowseed
    FOR EACH ROW EXECUTE FUNCTION housing_seed_guarded();

-- 3. A run stays; only whether it came out the same again is written beside it.
CREATE FUNCTION housing_run_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'replayed_on' - 'came_out_same')
        IS DISTINCT FROM (to_jsonb(OLD) - 'replayed_on' - 'came_out_same')
    THEN
        RAISE EXCEPTION 'a run stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER run_guarded BEFORE UPDATE OR DELETE ON housing_rankingrun
    FOR EACH ROW EXECUTE FUNCTION housing_run_guarded();

-- A run cites rules that two people had approved.
CREATE FUNCTION housing_run_has_rules() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM housing_rulesetversion
        WHERE id = NEW.rules_id AND approved_on IS NOT NULL AND valid_from <= NEW.as_of
    ) OR NEW.came_out_same IS NOT NULL OR NEW.replayed_on IS NOT NULL THEN
        RAISE EXCEPTION 'a run without rules' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER run_has_rules BEFORE INSERT ON housing_rankingrun
    FOR EACH ROW EXECUTE FUNCTION housing_run_has_rules();

-- 4. An entry stays too. Erasure alone cuts what it says of a file, and leaves its leaf and its place.
CREATE FUNCTION housing_entry_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.id, NEW.run_id, NEW.place, NEW.leaf) IS DISTINCT FROM
        (OLD.id, OLD.run_id, OLD.place, OLD.leaf)
        OR NEW.facts <> '' OR NEW.salt IS NOT NULL OR NEW.application_id IS NOT NULL
    THEN
        RAISE EXCEPTION 'a place of a run stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER entry_guarded BEFORE UPDATE OR DELETE ON housing_rankingentry
    FOR EACH ROW EXECUTE FUNCTION housing_entry_guarded();

-- As many entries as the run says, places 1 to the last: nothing is added to it later. One check for each stream.
CREATE FUNCTION housing_entries_complete() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh JOIN housing_rankingrun AS run ON run.id = fresh.run_id
        WHERE fresh.place NOT BETWEEN 1 AND run.files OR fresh.facts = '' OR fresh.salt IS NULL
    ) THEN
        RAISE EXCEPTION 'a place that the run does not have' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER entries_complete AFTER INSERT ON housing_rankingentry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION housing_entries_complete();

-- 5. An override: asked for by one person, approved by another, used once, within its days. Each use is counted,
--    and the count outlives the file.
CREATE FUNCTION housing_override_guarded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- One whose days are over without a use may be asked for anew, as if it had never been; otherwise it stays.
    IF TG_OP = 'UPDATE' AND (
        OLD.used_on IS NOT NULL
        OR (NEW.id, NEW.application_id, NEW.unit_id) IS DISTINCT FROM (OLD.id, OLD.application_id, OLD.unit_id)
        OR NOT (OLD.expires_on < NEW.asked_on AND NEW.approved_on IS NULL AND NEW.used_on IS NULL) AND (
            (NEW.reason, NEW.asked_by_id, NEW.asked_on) IS DISTINCT FROM (OLD.reason, OLD.asked_by_id, OLD.asked_on)
            OR OLD.approved_on IS NOT NULL
                AND (NEW.approved_by_id, NEW.approved_on) IS DISTINCT FROM (OLD.approved_by_id, OLD.approved_on)
            -- It may end sooner, never later.
            OR NEW.expires_on > OLD.expires_on
        )
    ) THEN
        RAISE EXCEPTION 'an override stays as it was asked for' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.approved_on IS NULL) <> (NEW.approved_by_id IS NULL)
        OR NEW.expires_on > NEW.asked_on + 30
        OR NEW.used_on IS NOT NULL AND (NEW.approved_on IS NULL OR NEW.used_on > NEW.expires_on)
        OR NOT EXISTS (
            SELECT FROM housing_application AS application JOIN housing_unit AS unit
                ON unit.programme_id = application.programme_id
            WHERE application.id = NEW.application_id AND unit.id = NEW.unit_id
        )
    THEN
        RAISE EXCEPTION 'an override needs two people and holds for its days'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.used_on IS NOT NULL THEN
        INSERT INTO housing_overridecount AS kept (id, programme_id, month, reason, count)
        SELECT gen_random_uuid(), programme_id, date_trunc('month', NEW.used_on)::date, NEW.reason, 1
        FROM housing_application WHERE id = NEW.application_id
        ON CONFLICT (programme_id, month, reason) DO UPDATE SET count = kept.count + 1;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER override_guarded BEFORE INSERT OR UPDATE ON housing_rankoverride
    FOR EACH ROW EXECUTE FUNCTION housing_override_guarded();

-- 6. Where somebody on a list stands: what the ranking reads of them now, as it is written down
--    (housing/rules/facts.py), and their place in the newest run that has them. `wanted` counts those who could be
--    offered the same dwellings: as many rooms, one to spare, and a borough in common.
CREATE FUNCTION housing_place_of(p_application uuid, p_on date) RETURNS TABLE (
    facts_now text, run_number int, as_of date, place int, files int, wanted_place int, wanted_files int, offers_made int
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine housing_placement;
    the_programme uuid;
    entry record;
BEGIN
    SELECT placement.* INTO mine FROM housing_placement AS placement WHERE application_id = p_application;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT concat_ws('|', application.number, application.effective_on, mine.income_band, mine.minors,
            mine.is_overcrowded::int, mine.is_inaccessible::int, coalesce(mine.safety_until::text, '-'),
            coalesce(mine.no_dwelling_until::text, '-'), coalesce(mine.lease_ends_on::text, '-'), kept.number),
        application.programme_id
    INTO facts_now, the_programme
    FROM housing_application AS application JOIN housing_openingwindow AS kept ON kept.id = application.window_id
    WHERE application.id = p_application;
    SELECT run.id, run.number, run.as_of, run.files, one.place INTO entry
    FROM housing_rankingentry AS one JOIN housing_rankingrun AS run ON run.id = one.run_id
    WHERE one.application_id = p_application
    ORDER BY run.number DESC LIMIT 1;
    IF FOUND THEN
        run_number := entry.number;
        as_of := entry.as_of;
        place := entry.place;
        files := entry.files;
        SELECT count(*) FILTER (WHERE one.place < entry.place) + 1,
            count(*) FILTER (WHERE one.place <> entry.place) + 1
        INTO wanted_place, wanted_files
        FROM housing_rankingentry AS one
        JOIN housing_placement AS theirs ON theirs.application_id = one.application_id
        JOIN housing_application AS application ON application.id = one.application_id
        JOIN casework_case AS file ON file.id = application.case_id
        WHERE one.run_id = entry.id AND file.state IN ('waiting', 'offer_open', 'in_appeal')
            AND abs(theirs.bedrooms - mine.bedrooms) <= 1
            AND (theirs.boroughs = '{}' OR mine.boroughs = '{}' OR theirs.boroughs && mine.boroughs);
    END IF;
    SELECT count(*) INTO offers_made
    FROM housing_offer AS offer JOIN housing_unit AS unit ON unit.id = offer.unit_id
    WHERE unit.programme_id = the_programme AND offer.sent_on > p_on - 365 AND offer.sent_on <= p_on
        AND unit.bedrooms BETWEEN mine.bedrooms AND mine.bedrooms + 1
        AND (mine.boroughs = '{}' OR unit.borough = ANY (mine.boroughs))
        AND (mine.most_rent IS NULL OR unit.rent <= mine.most_rent);
    RETURN NEXT;
END
$$;

-- 7. Runs are made again from what is kept of them, each night by the worker: the newest of each programme, those
--    that were looked at longest ago, and each that did not come out the same. All of them, for whoever asks.
CREATE FUNCTION housing_timer_runs(p_all boolean) RETURNS TABLE (
    id uuid, programme text, number int, as_of date, version int, valid_from date, weights text, rules_digest text,
    seed_commitment text, engine int, input_digest text, output_digest text, windows int[], seeds bytea[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT run.id, programme.code, run.number, run.as_of, rules.version, rules.valid_from, rules.weights::text,
        rules.sha256, run.seed_commitment, run.engine, run.input_digest, run.output_digest, draws.windows, draws.seeds
    FROM (
        SELECT *, row_number() OVER (PARTITION BY programme_id ORDER BY number DESC) AS newest,
            row_number() OVER (ORDER BY replayed_on NULLS FIRST, id) AS longest_ago
        FROM housing_rankingrun
    ) AS run
    JOIN housing_programme AS programme ON programme.id = run.programme_id
    JOIN housing_rulesetversion AS rules ON rules.id = run.rules_id
    CROSS JOIN LATERAL (
        SELECT array_agg(one.number::int ORDER BY one.number) AS windows,
            array_agg(kept.seed ORDER BY one.number) AS seeds
        FROM housing_openingwindow AS one JOIN housing_windowseed AS kept ON kept.window_id = one.id
        WHERE one.programme_id = run.programme_id AND one.number <= run.windows
    ) AS draws
    WHERE p_all OR run.newest = 1 OR run.longest_ago <= 5 OR run.came_out_same IS FALSE
    ORDER BY programme.code, run.number
$$;

CREATE FUNCTION housing_timer_run_entries(p_run uuid) RETURNS TABLE (place int, leaf bytea, salt bytea, facts text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT place, leaf, salt, facts FROM housing_rankingentry WHERE run_id = p_run ORDER BY place
$$;

CREATE FUNCTION housing_timer_run_replayed(p_run uuid, p_on date, p_same boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE housing_rankingrun SET replayed_on = p_on, came_out_same = p_same WHERE id = p_run
$$;
