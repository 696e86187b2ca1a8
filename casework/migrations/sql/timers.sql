-- One function per timer. The worker's role may call these and touch no table; each holds its own limits.
--
-- What erases reads the server's own clock: a worker whose clock is wrong erases nothing early. What only asks for
-- something takes the worker's instant and refuses one that is more than a day away. Working days are counted by
-- casework/rules/deadlines.py, which knows the holidays. The daily check is no file of anybody: no timer sees it,
-- but the one that erases it. A file that somebody is writing in is left for the next time, so that no two wait
-- for each other.

-- What is asked of people about files: makes what is missing, ends what has no cause any more.
CREATE FUNCTION casework_settle_tasks(p_kinds text[], p_cases uuid[], p_found text[], p_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE casework_task SET done_on = p_on WHERE id IN (
        SELECT id FROM casework_task AS task
        WHERE done_on IS NULL AND kind = ANY (p_kinds) AND NOT EXISTS (
            SELECT FROM unnest(p_cases, p_found) AS due (case_id, kind)
            WHERE due.case_id = task.case_id AND due.kind = task.kind
        )
        FOR UPDATE SKIP LOCKED
    );
    INSERT INTO casework_task (id, case_id, kind, made_on)
    SELECT gen_random_uuid(), due.case_id, due.kind, p_on
    FROM (
        SELECT id FROM casework_case WHERE id IN (
            SELECT case_id FROM unnest(p_cases, p_found) AS due (case_id, kind) WHERE NOT EXISTS (
                SELECT FROM casework_task AS task
                WHERE task.case_id = due.case_id AND task.kind = due.kind AND task.done_on IS NULL
            )
        )
        FOR KEY SHARE SKIP LOCKED
    ) AS free
    JOIN unnest(p_cases, p_found) AS due (case_id, kind) ON due.case_id = free.id
    ON CONFLICT DO NOTHING;
END
$$;

-- The last promised day whose promise has passed: answers wait behind the code from 14 h on.
CREATE FUNCTION casework_promised_until(p_at timestamptz) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    clock timestamp := p_at AT TIME ZONE 'America/Montreal';
BEGIN
    IF (p_at BETWEEN now() - interval '1 day' AND now() + interval '1 day') IS NOT TRUE THEN
        RAISE EXCEPTION 'not now' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN CASE WHEN clock::time >= '14:00' THEN clock::date ELSE clock::date - 1 END;
END
$$;


-- How many people can open a file themselves: caseworkers whose account is open, with a key in use (keeping.sql).
CREATE FUNCTION casework_holders() RETURNS TABLE (case_id uuid, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT wrap.case_id, count(DISTINCT member.id)
    FROM staff_personkey AS key
    JOIN staff_staffmember AS member ON member.id = key.member_id
    JOIN casework_wrap AS wrap ON wrap.recipient = 'person:' || key.id
    WHERE key.retired_on IS NULL AND member.is_active AND 'caseworker' = ANY (member.roles)
    GROUP BY wrap.case_id
$$;


-- What somebody does ends what was asked, at once: nobody reads a reminder of what they have just done. The timer
-- finds the rest.
CREATE FUNCTION casework_tasks_finish() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended text[] := '{}';
    the_case uuid;
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
BEGIN
    IF TG_TABLE_NAME = 'casework_case' THEN
        the_case := NEW.id;
        ended := '{news_unread}';
    ELSIF TG_TABLE_NAME = 'casework_assignment' THEN
        the_case := NEW.case_id;
        IF NOT EXISTS (
            SELECT FROM casework_assignment WHERE case_id = the_case AND ended_on IS NULL AND opened_on IS NULL
        ) THEN
            ended := '{not_yet_read}';
        END IF;
    ELSE
        the_case := NEW.case_id;
        today := NEW.day;
        IF NEW.actor = 'staff' AND NEW.move IN ('reply', 'ask', 'refer', 'close') THEN
            ended := ended || '{answer_due,overdue}'::text[];
        END IF;
        IF NEW.move IN ('write', 'reply', 'ask', 'refer', 'log_call', 'assign', 'reopen', 'close') THEN
            ended := ended || '{no_word,partner_silent}'::text[];
        END IF;
        IF NEW.move = 'close' THEN
            ended := ended || '{news_unread,not_yet_read,one_holder}'::text[];
        ELSIF NEW.move = 'assign' THEN
            ended := ended || '{not_yet_read,one_holder,no_holder}'::text[];
        ELSIF NEW.move IN ('rekey', 'recover') THEN
            -- If one of the two is still locked out, the timer asks again.
            ended := ended || '{one_holder,no_holder}'::text[];
        END IF;
    END IF;
    IF ended <> '{}' THEN
        UPDATE casework_task SET done_on = today WHERE case_id = the_case AND done_on IS NULL AND kind = ANY (ended);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tasks_finish AFTER INSERT ON casework_event
    FOR EACH ROW EXECUTE FUNCTION casework_tasks_finish();
CREATE TRIGGER tasks_finish AFTER UPDATE OF has_news ON casework_case
    FOR EACH ROW WHEN (OLD.has_news AND NOT NEW.has_news) EXECUTE FUNCTION casework_tasks_finish();
CREATE TRIGGER tasks_finish AFTER UPDATE OF opened_on ON casework_assignment
    FOR EACH ROW WHEN (OLD.opened_on IS NULL AND NEW.opened_on IS NOT NULL) EXECUTE FUNCTION casework_tasks_finish();

-- The desk may choose to wait on where somebody else's word is awaited; its own lateness it cannot put away.
CREATE FUNCTION casework_task_guarded() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_user = 'casework_staff' AND (
        to_jsonb(NEW) - 'done_on' IS DISTINCT FROM to_jsonb(OLD) - 'done_on'
        OR OLD.done_on IS NOT NULL OR OLD.kind NOT IN ('no_word', 'partner_silent')
    ) THEN
        RAISE EXCEPTION 'not a task that can wait' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER task_guarded BEFORE UPDATE ON casework_task
    FOR EACH ROW EXECUTE FUNCTION casework_task_guarded();



-- 4. Visits and drafts whose time is over; without the visitor's cookie they were noise all along.
CREATE FUNCTION casework_timer_visits() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone int;
BEGIN
    DELETE FROM casework_journey WHERE keep_until <= now();
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;

-- 5. Helpers' codes past their last day.
CREATE FUNCTION casework_timer_grants() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    over record;
    ended int := 0;
BEGIN
    FOR over IN
        SELECT id, case_id FROM casework_helpergrant WHERE ended_on IS NULL AND expires_on < today ORDER BY case_id
    LOOP
        PERFORM FROM casework_case WHERE id = over.case_id FOR UPDATE SKIP LOCKED;
        CONTINUE WHEN NOT FOUND;
        CONTINUE WHEN NOT casework_end_grant(over.id, today);
        INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
        SELECT gen_random_uuid(), id, 0, 'revoke', '', state, 'timer', '', today, '', ''
        FROM casework_case WHERE id = over.case_id;
        ended := ended + 1;
    END LOOP;
    RETURN ended;
END
$$;

-- 6. The log of openings, and alarms about reading, go after two years. The log lets this function through, for
--    lines of that age, and nothing else.
DROP TRIGGER IF EXISTS only_grows ON staff_accessentry;
CREATE FUNCTION staff_openings_only_grow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    called_by text;
BEGIN
    IF TG_OP = 'DELETE' AND OLD.day <= (now() AT TIME ZONE 'America/Montreal')::date - 730 THEN
        GET DIAGNOSTICS called_by = PG_CONTEXT;
        IF called_by LIKE '%function casework_timer_openings()%' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON staff_accessentry
    FOR EACH ROW EXECUTE FUNCTION staff_openings_only_grow();

CREATE FUNCTION casework_timer_openings() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    gone int;
BEGIN
    DELETE FROM staff_accessentry WHERE day <= today - 730;
    GET DIAGNOSTICS gone = ROW_COUNT;
    DELETE FROM staff_readingalarm WHERE (hour AT TIME ZONE 'America/Montreal')::date <= today - 730;
    RETURN gone;
END
$$;

