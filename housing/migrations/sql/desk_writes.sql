-- What somebody writes who has the desk's password and no page of ours. Only the desk's role is held by 1, 2 and 4:
-- the functions of the person, of timers and of erasure run as the owner. A merge holds whoever writes.

-- 1. An application: its own hand moves what a merge, a withdrawal and a reading move. Days that are promised or
--    counted follow the log (clocks.sql, person.sql), and a place on the list its answers.
CREATE FUNCTION housing_desk_moves_no_days() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    its_own text[] := CASE TG_TABLE_NAME
        WHEN 'housing_application' THEN '{effective_on,stood_in,merged_into_id,other_effective_on,is_code_only}'
        -- Tiers are renewed; everything else comes from other answers.
        ELSE '{safety_until,no_dwelling_until}' END;
BEGIN
    IF current_user <> 'casework_staff' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'housing_application' THEN
        IF to_jsonb(NEW) - its_own IS DISTINCT FROM to_jsonb(OLD) - its_own THEN
            RAISE EXCEPTION 'days follow the log' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF NEW.application_id <> OLD.application_id
        OR NEW.answers_number < OLD.answers_number
        OR NEW.answers_number = OLD.answers_number
            AND to_jsonb(NEW) - its_own IS DISTINCT FROM to_jsonb(OLD) - its_own
        OR NEW.answers_number > OLD.answers_number AND NOT EXISTS (
            SELECT FROM housing_sealedanswers AS given JOIN housing_application AS one ON one.case_id = given.case_id
            WHERE one.id = NEW.application_id AND given.number = NEW.answers_number AND given.seen_on IS NOT NULL
        )
        -- A tier that holds longer: something was seen, or the situation is another.
        OR NEW.answers_number = OLD.answers_number
            AND (NEW.safety_until, NEW.no_dwelling_until) IS DISTINCT FROM (OLD.safety_until, OLD.no_dwelling_until)
            AND NOT EXISTS (
                SELECT FROM housing_proofseen AS seen JOIN housing_application AS one ON one.case_id = seen.case_id
                JOIN casework_event AS noted ON noted.case_id = seen.case_id AND noted.move = 'see_proof'
                    AND noted.day = seen.seen_on AND noted.member_id = seen.seen_by_id
                WHERE one.id = NEW.application_id AND seen.accepted
                    AND greatest(NEW.safety_until, NEW.no_dwelling_until) - seen.seen_on <= 60
            )
    THEN
        RAISE EXCEPTION 'a place follows answers' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER desk_moves_no_days BEFORE UPDATE ON housing_application
    FOR EACH ROW EXECUTE FUNCTION housing_desk_moves_no_days();
CREATE TRIGGER desk_moves_no_days BEFORE UPDATE ON housing_placement
    FOR EACH ROW EXECUTE FUNCTION housing_desk_moves_no_days();

-- 2. What the desk asks, sees, decides and signs: on the day on which it does (desk_days.sql), in the name of somebody
--    who works in the team of the file, never in the person's. The database cannot tell two colleagues apart; it does
--    see whether there are two (docs/threat-model.md).
CREATE FUNCTION housing_desk_signs_for_itself() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    before jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
    after jsonb := to_jsonb(NEW);
    the_case uuid;
    one text;
BEGIN
    IF current_user <> 'casework_staff' THEN
        RETURN NEW;
    END IF;
    CASE TG_TABLE_NAME
    WHEN 'housing_infoitem' THEN
        the_case := (SELECT case_id FROM housing_inforequest WHERE id = (after ->> 'request_id')::uuid);
    WHEN 'housing_offer', 'housing_rankoverride' THEN
        the_case := (SELECT case_id FROM housing_application WHERE id = (after ->> 'application_id')::uuid);
    ELSE
        the_case := (after ->> 'case_id')::uuid;
    END CASE;
    FOREACH one IN ARRAY ARRAY[
        'asked_by_id', 'seen_by_id', 'proposed_by_id', 'seconded_by_id', 'approved_by_id', 'prepared_by_id',
        'answered_by_id', 'member_id'
    ] LOOP
        IF after ->> one IS NOT NULL AND after -> one IS DISTINCT FROM before -> one AND NOT EXISTS (
            SELECT FROM casework_case AS file
            JOIN staff_membership AS part ON part.team_id = file.team_id
            JOIN staff_staffmember AS member ON member.id = part.member_id
            WHERE file.id = the_case AND member.id = (after ->> one)::uuid AND member.is_active
                AND member.roles && '{caseworker,supervisor}'::varchar[]
            UNION ALL
            -- Or two people alone were given it (danger), of whatever team.
            SELECT FROM casework_assignment
            WHERE case_id = the_case AND member_id = (after ->> one)::uuid AND ended_on IS NULL
        ) THEN
            RAISE EXCEPTION 'nobody of this team: %', one USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_TABLE_NAME = 'housing_infoitem' AND after ->> 'answered_by' NOT IN ('', 'staff')
            AND after -> 'answered_by' IS DISTINCT FROM before -> 'answered_by'
        OR TG_TABLE_NAME = 'housing_sealedanswers' AND TG_OP = 'INSERT' AND (
            after ->> 'actor' <> 'staff' OR after ->> 'member_id' IS NULL
        )
        -- Proposed first, then signed.
        OR TG_TABLE_NAME = 'housing_decision' AND TG_OP = 'INSERT' AND after ->> 'kind' = 'refused'
            AND (after ->> 'seconded_by_id' IS NOT NULL OR after ->> 'decided_on' IS NOT NULL)
        OR TG_TABLE_NAME = 'housing_review' AND TG_OP = 'INSERT'
            AND (after ->> 'decide_by')::date <> (after ->> 'asked_on')::date + 30
        -- Whoever answers for the team lets an offer go out of order, and decides what is reviewed.
        OR (
            TG_TABLE_NAME = 'housing_rankoverride' AND after -> 'approved_by_id' IS DISTINCT FROM before -> 'approved_by_id'
            AND NOT EXISTS (
                SELECT FROM staff_staffmember
                WHERE id = coalesce(after ->> 'approved_by_id', after ->> 'asked_by_id')::uuid
                    AND (after ->> 'approved_by_id' IS NULL OR 'supervisor' = ANY (roles))
            )
            OR TG_TABLE_NAME = 'housing_decision' AND TG_OP = 'INSERT' AND after ->> 'kind' IN ('upheld', 'overturned')
            AND NOT EXISTS (
                SELECT FROM staff_staffmember WHERE id = (after ->> 'proposed_by_id')::uuid AND 'supervisor' = ANY (roles)
            )
        )
    THEN
        RAISE EXCEPTION 'not the desk''s to sign' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
DO $$
DECLARE
    held text;
BEGIN
    FOREACH held IN ARRAY ARRAY[
        'inforequest', 'infoitem', 'decision', 'review', 'sealedanswers', 'letter', 'proofseen', 'codereissue',
        'rankoverride', 'offer', 'release'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER desk_signs_for_itself BEFORE INSERT OR UPDATE ON housing_%1$s'
            ' FOR EACH ROW EXECUTE FUNCTION housing_desk_signs_for_itself()', held
        );
    END LOOP;
END
$$;

-- 3. A merge that is written down has happened when the transaction ends: nobody lends a day and takes it back.
CREATE FUNCTION housing_merge_has_happened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM housing_application AS one JOIN casework_case AS file ON file.id = one.case_id
        WHERE one.id = NEW.id AND one.merged_into_id IS NOT NULL AND file.state <> 'merged'
    ) THEN
        RAISE EXCEPTION 'not merged' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER merge_has_happened AFTER UPDATE OF merged_into_id ON housing_application
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION housing_merge_has_happened();

-- What a merge lent is given back with it; and the day to give back is the one that was found there.
CREATE FUNCTION housing_merge_gives_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    lent_to record;
BEGIN
    -- Erasure gives nothing back: whatever was lent goes with the file that had it.
    IF EXISTS (
        SELECT FROM casework_tombstone AS gone JOIN housing_application AS kept ON kept.case_id = gone.id
        WHERE kept.id IN (OLD.id, OLD.merged_into_id)
    ) THEN
        RETURN NEW;
    END IF;
    SELECT id, effective_on INTO lent_to FROM housing_application WHERE id = OLD.merged_into_id;
    IF FOUND AND NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id
        AND lent_to.effective_on < OLD.other_effective_on AND NOT EXISTS (
            SELECT FROM housing_application
            WHERE merged_into_id = lent_to.id AND id <> OLD.id AND effective_on = lent_to.effective_on
        )
        OR OLD.merged_into_id IS NULL AND NEW.merged_into_id IS NOT NULL AND NEW.other_effective_on IS DISTINCT FROM (
            SELECT effective_on FROM housing_application WHERE id = NEW.merged_into_id
        )
        -- The latest day that any merge found there is handed on to those that still stand.
        OR OLD.merged_into_id IS NOT NULL AND NEW.merged_into_id = OLD.merged_into_id
            AND NEW.other_effective_on IS DISTINCT FROM OLD.other_effective_on
            AND NEW.other_effective_on IS DISTINCT FROM (
                SELECT max(other_effective_on) FROM housing_application WHERE merged_into_id = OLD.merged_into_id
            )
    THEN
        RAISE EXCEPTION 'seniority that was lent is given back' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER merge_gives_back BEFORE UPDATE OF merged_into_id, other_effective_on ON housing_application
    FOR EACH ROW EXECUTE FUNCTION housing_merge_gives_back();

-- 4. A run that the desk makes is whole: as many places as it says, and nobody of the list is left out of it whom it does not say to have
--    come onto it that very day. What it ranks them by is what stands there (operations/ranking.py holds the table).
CREATE FUNCTION housing_run_is_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(nullif(current_setting('role'), 'none'), session_user) <> 'casework_staff' THEN
        RETURN NULL;
    END IF;
    IF NEW.files <> (SELECT count(*) FROM housing_rankingentry WHERE run_id = NEW.id) OR EXISTS (
        SELECT FROM housing_application AS one
        JOIN casework_case AS file ON file.id = one.case_id
        JOIN housing_placement AS placement ON placement.application_id = one.id
        LEFT JOIN housing_rankingentry AS entry ON entry.run_id = NEW.id AND entry.application_id = one.id
        WHERE one.programme_id = NEW.programme_id AND file.state IN ('waiting', 'offer_open', 'in_appeal')
            AND entry.id IS NULL AND NOT EXISTS (
                SELECT FROM casework_event
                WHERE case_id = file.id AND day >= NEW.day - 1
                    AND move IN ('accept', 'overturn', 'appeal', 'come_back', 'back_to_list', 'back_to_appeal')
            )
    ) OR EXISTS (
        SELECT FROM housing_rankingentry AS entry
        JOIN housing_application AS one ON one.id = entry.application_id
        JOIN housing_placement AS mine ON mine.application_id = one.id
        JOIN housing_openingwindow AS kept ON kept.id = one.window_id
        WHERE entry.run_id = NEW.id AND entry.facts <> concat_ws(
            '|', one.number, one.effective_on, mine.income_band, mine.minors, mine.is_overcrowded::int,
            mine.is_inaccessible::int, coalesce(mine.safety_until::text, '-'),
            coalesce(mine.no_dwelling_until::text, '-'), coalesce(mine.lease_ends_on::text, '-'), kept.number
        )
    ) THEN
        RAISE EXCEPTION 'a run that is not the whole list' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER run_is_whole AFTER INSERT ON housing_rankingrun
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION housing_run_is_whole();
