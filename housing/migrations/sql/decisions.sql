-- What is asked, seen, decided and reviewed stays as it was written, whoever writes.

-- 1. The last answer that was awaited ends its request, and moves the promised day (housing_items_settled), through
--    whichever door it came.
CREATE FUNCTION housing_item_settles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM housing_items_settled(
        (SELECT case_id FROM housing_inforequest WHERE id = NEW.request_id), NEW.answered_on
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER housing_item_settles AFTER UPDATE OF answered_on ON housing_infoitem
    FOR EACH ROW WHEN (OLD.answered_on IS NULL AND NEW.answered_on IS NOT NULL) EXECUTE FUNCTION housing_item_settles();

-- 2. Rows that say what somebody did: only what the future adds to them may still be written, and once.
CREATE FUNCTION housing_stays_as_written() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    may_come text[] := CASE TG_TABLE_NAME
        WHEN 'housing_inforequest' THEN ARRAY['came_on']
        WHEN 'housing_infoitem' THEN ARRAY['answered_on', 'answered_by']
        WHEN 'housing_decision' THEN ARRAY['seconded_by_id', 'decided_on', 'dropped_on']
        WHEN 'housing_review' THEN ARRAY['outcome_id']
        WHEN 'housing_sealedanswers' THEN ARRAY['seen_on']
        WHEN 'housing_letter' THEN ARRAY['read_on']
        ELSE ARRAY[]::text[] END;
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    one text;
BEGIN
    IF after - may_come IS DISTINCT FROM before - may_come THEN
        RAISE EXCEPTION 'it stays as it was written' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOREACH one IN ARRAY may_come LOOP
        IF coalesce(before ->> one, '') <> '' AND after -> one IS DISTINCT FROM before -> one THEN
            RAISE EXCEPTION 'it stays as it was written' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    -- Decided or let go: the two exclude each other, and nothing comes after either.
    IF TG_TABLE_NAME = 'housing_decision' AND (
        coalesce(before ->> 'decided_on', before ->> 'dropped_on') IS NOT NULL AND after IS DISTINCT FROM before
        OR after ->> 'decided_on' IS NOT NULL AND after ->> 'dropped_on' IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'it stays as it was decided' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
DO $$
DECLARE
    held text;
BEGIN
    FOREACH held IN ARRAY ARRAY[
        'inforequest', 'infoitem', 'decision', 'review', 'sealedanswers', 'letter', 'proofseen'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER stays_as_written BEFORE UPDATE ON housing_%1$s'
            ' FOR EACH ROW EXECUTE FUNCTION housing_stays_as_written()', held
        );
    END LOOP;
END
$$;

-- 3. A review is of a refusal of the same file that has taken effect, and of each refusal once; what it comes to is a
--    decision of that file too.
CREATE FUNCTION housing_review_is_of_a_refusal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM housing_decision
        WHERE id = NEW.decision_id AND case_id = NEW.case_id AND kind = 'refused' AND decided_on IS NOT NULL
    ) OR EXISTS (
        SELECT FROM housing_review WHERE decision_id = NEW.decision_id AND id <> NEW.id
    ) OR NEW.outcome_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM housing_decision
        WHERE id = NEW.outcome_id AND case_id = NEW.case_id AND kind IN ('upheld', 'overturned')
            AND decided_on IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'not a review of this refusal' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER review_is_of_a_refusal BEFORE INSERT OR UPDATE ON housing_review
    FOR EACH ROW EXECUTE FUNCTION housing_review_is_of_a_refusal();

-- 4. Whether somebody was silent for long enough, after enough was tried to reach them: the days, and two ways of
--    reaching them since (housing/rules/clocks.py). Calls, and messages that a voice takes, are one way.
CREATE FUNCTION housing_was_silent(p_case uuid, p_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM housing_inforequest AS request
        JOIN housing_application AS application ON application.case_id = request.case_id
        WHERE request.case_id = p_case AND request.came_on IS NULL AND CASE
            WHEN application.is_code_only THEN request.asked_on <= p_on - 60
            ELSE request.asked_on <= p_on - 30 AND (
                SELECT count(*) >= 2
                    AND count(DISTINCT CASE WHEN detail IN ('no_answer', 'voicemail') THEN 'phone' ELSE detail END) >= 2
                FROM casework_event
                WHERE case_id = p_case AND move = 'log_call' AND day BETWEEN request.asked_on AND p_on
            ) END
    )
$$;

-- 5. What a queue sorts by follows a correction that the desk wrote, as it follows the person's own (person.sql): the
--    language of answers, and danger, which only ever makes it sooner. Only over the newest answers, and the desk's.
CREATE FUNCTION housing_follow_correction(p_answers uuid, p_language text, p_is_urgent boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    given record;
BEGIN
    SELECT one.case_id, one.day INTO given FROM housing_sealedanswers AS one
    WHERE one.id = p_answers AND one.actor = 'staff'
        AND NOT EXISTS (
            SELECT FROM housing_sealedanswers WHERE case_id = one.case_id AND number > one.number
        );
    IF NOT FOUND OR p_language NOT IN ('fr', 'en') THEN
        RAISE EXCEPTION 'not a correction of the desk' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE casework_case SET language = p_language,
        urgency = CASE WHEN p_is_urgent THEN 'urgent' ELSE urgency END
    WHERE id = given.case_id;
    UPDATE housing_application SET decide_by = least(decide_by, given.day + 1)
    WHERE case_id = given.case_id AND p_is_urgent AND EXISTS (
        SELECT FROM casework_case
        WHERE id = given.case_id AND state IN ('submitted', 'in_review', 'info_requested')
    );
END
$$;
