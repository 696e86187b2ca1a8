-- What the two kinds of file have in common, and where they differ. Functions of earlier migrations that changed
-- when applications for housing came stand here in their one form.

-- 4. Since which day the file waits that waits longest and that triage never opened; what the person wrote since
--    then makes it wait anew.
CREATE OR REPLACE FUNCTION casework_unread_since(p_kind text) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(last.day) FROM casework_case AS one
    JOIN LATERAL (
        SELECT day FROM casework_event
        WHERE case_id = one.id AND move IN ('receive', 'submit', 'write') ORDER BY number DESC LIMIT 1
    ) AS last ON true
    WHERE one.kind = p_kind AND one.state IN ('received', 'reopened', 'submitted')
      AND NOT EXISTS (SELECT FROM casework_assignment WHERE case_id = one.id AND ended_on IS NULL)
      AND NOT EXISTS (SELECT FROM staff_accessentry WHERE case_id = one.id AND day >= last.day)
$$;

-- The hour in which a file of a kind was last opened by whoever reads what comes in: triage for requests, any
-- caseworker of the team for applications.
CREATE OR REPLACE FUNCTION casework_last_read(p_kind text) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(hour) FROM staff_accessentry AS entry
    WHERE CASE p_kind
        WHEN 'housing' THEN EXISTS (SELECT FROM casework_case WHERE id = entry.case_id AND kind = 'housing')
        ELSE entry.purpose = 'triage' AND NOT EXISTS (
            SELECT FROM casework_case WHERE id = entry.case_id AND kind = 'housing'
        ) END
$$;

-- 5. What the timer knows of the receptions that are open: days and hours, figures, nobody's name.
--    `read_at` is the hour in which triage last opened a file.
CREATE OR REPLACE FUNCTION casework_timer_intake_facts() RETURNS TABLE (
    kind text, opened_on date, mandate_until date, cover_days int[], cover_from int, cover_to int,
    trained_fr int, trained_en int, waiting_since date, read_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT intake.kind, intake.changed_on, intake.mandate_until, intake.cover_days::int[],
           intake.cover_from::int, intake.cover_to::int,
           casework_trained_in(intake.id, 'fr'), casework_trained_in(intake.id, 'en'),
           casework_unread_since(intake.kind),
           casework_last_read(intake.kind)
    FROM casework_intake AS intake WHERE intake.is_open
$$;

-- 6. A reception that nobody stands behind any more closes. The timer says why; what can be looked up is looked up,
-- so that the worker's role cannot close one at will.
CREATE OR REPLACE FUNCTION casework_timer_close_intake(p_kind text, p_because text) RETURNS boolean
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
                    (casework_last_read(p_kind) + interval '1 hour')
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

-- The file's state is the state of its last event. A file that was put away unread and is under way again has
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
        closed_on = CASE
            WHEN NEW.state NOT IN (
                'closed', 'housed', 'helped', 'not_eligible', 'referred', 'withdrawn', 'merged'
            ) THEN NULL
            WHEN NEW.state <> NEW.before OR NEW.move = 'close' THEN NEW.day
            ELSE closed_on END,
        outcome = CASE
            WHEN NEW.move = 'close' THEN NEW.detail
            WHEN NEW.state IN ('housed', 'helped', 'not_eligible', 'referred', 'withdrawn', 'merged') THEN NEW.state
            WHEN NEW.state NOT IN ('closed', 'erased') THEN ''
            ELSE outcome END,
        answered_on = CASE
            WHEN NEW.actor = 'staff' AND NEW.move IN (
                'reply', 'ask', 'refer', 'close', 'ask_items', 'accept', 'refuse', 'offer', 'refer_out'
            ) THEN coalesce(answered_on, NEW.day)
            WHEN put_away > 0 AND put_away >= answers THEN NULL
            ELSE answered_on END
    WHERE id = NEW.case_id;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER state_follows AFTER INSERT ON casework_event
    FOR EACH ROW EXECUTE FUNCTION casework_state_follows();

-- Promised days. A promise that has passed is said once to whoever answers for the team, in the file's own log.
-- Of an application a first reading is promised, which taking it up keeps; its decision has a day of its own
-- (housing_timer_tasks).
--    Returns how many were said now; 500 at a time.
CREATE OR REPLACE FUNCTION casework_timer_deadlines(p_at timestamptz, p_next_working_day date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (p_at AT TIME ZONE 'America/Montreal')::date;
    passed date := casework_promised_until(p_at);
    said int;
    cases uuid[];
    kinds text[];
BEGIN
    IF (p_next_working_day BETWEEN today + 1 AND today + 14) IS NOT TRUE THEN
        RAISE EXCEPTION 'not the next working day' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    SELECT gen_random_uuid(), late.id, 0, 'escalate', '', late.state, 'timer', '', today, '', ''
    FROM (
        SELECT id, state FROM casework_case AS one
        WHERE kind <> 'check' AND answered_on IS NULL AND due_on <= passed
            AND state IN ('received', 'assigned', 'waiting_person', 'waiting_partner', 'reopened', 'submitted')
            AND NOT EXISTS (SELECT FROM casework_event WHERE case_id = one.id AND move = 'escalate')
        ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED
    ) AS late;
    GET DIAGNOSTICS said = ROW_COUNT;
    SELECT array_agg(id), array_agg(CASE WHEN due_on <= passed THEN 'overdue' ELSE 'answer_due' END)
    INTO cases, kinds
    FROM casework_case
    WHERE kind <> 'check' AND answered_on IS NULL AND due_on <= p_next_working_day
        AND state IN ('received', 'assigned', 'waiting_person', 'waiting_partner', 'reopened', 'submitted');
    PERFORM casework_settle_tasks(ARRAY['answer_due', 'overdue'], cases, kinds, today);
    RETURN said;
END
$$;

-- Silences, and files that too few people can open.
--    p_two_working_days_ago: the last day since which two working days have passed.
CREATE OR REPLACE FUNCTION casework_timer_tasks(p_at timestamptz, p_two_working_days_ago date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (p_at AT TIME ZONE 'America/Montreal')::date;
    cases uuid[];
    kinds text[];
BEGIN
    PERFORM casework_promised_until(p_at);
    IF (p_two_working_days_ago BETWEEN today - 14 AND today - 2) IS NOT TRUE THEN
        RAISE EXCEPTION 'not two working days ago' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    WITH under_way AS (
        SELECT one.id, one.kind, one.state, one.has_news, one.answered_on,
            one.state NOT IN (
                'closed', 'housed', 'helped', 'not_eligible', 'referred', 'withdrawn', 'merged'
            ) AS is_open,
            EXISTS (SELECT FROM casework_assignment WHERE case_id = one.id AND ended_on IS NULL) AS is_held,
            EXISTS (
                SELECT FROM casework_assignment AS part JOIN staff_staffmember AS member ON member.id = part.member_id
                WHERE part.case_id = one.id AND part.ended_on IS NULL AND member.is_active
            ) AS has_holder,
            coalesce(holders.people, 0) AS people
        FROM casework_case AS one LEFT JOIN casework_holders() AS holders ON holders.case_id = one.id
        WHERE one.kind <> 'check' AND one.state NOT IN ('', 'erased')
    ), sorted_by AS (
        -- Team keys that somebody can open; a file that nobody holds waits under one of them.
        SELECT DISTINCT 'team:' || wrap.team_key_id AS recipient
        FROM staff_teamkeywrap AS wrap
        JOIN staff_personkey AS key ON key.id = wrap.person_key_id AND key.retired_on IS NULL
        JOIN staff_staffmember AS member ON member.id = key.member_id AND member.is_active
    ), under_team AS (
        SELECT DISTINCT wrap.case_id FROM casework_wrap AS wrap JOIN sorted_by ON sorted_by.recipient = wrap.recipient
    ), due (case_id, kind) AS (
        SELECT id, 'news_unread' FROM under_way
        WHERE is_open AND has_news AND (is_held OR answered_on IS NOT NULL) AND EXISTS (
            SELECT FROM casework_message
            WHERE case_id = under_way.id AND sender <> 'team' AND seen_on IS NULL AND day <= p_two_working_days_ago
        )
        UNION ALL
        SELECT id, 'not_yet_read' FROM under_way
        WHERE is_open AND EXISTS (
            SELECT FROM casework_assignment
            WHERE case_id = under_way.id AND ended_on IS NULL AND opened_on IS NULL AND since <= p_two_working_days_ago
        )
        UNION ALL
        -- Fourteen days since anybody said anything, or since somebody chose to wait on.
        SELECT id, waits.kind
        FROM under_way
        JOIN (VALUES ('waiting_person', 'no_word'), ('waiting_partner', 'partner_silent')) AS waits (state, kind)
            ON waits.state = under_way.state
        WHERE NOT EXISTS (
            SELECT FROM casework_event
            WHERE case_id = under_way.id AND day > today - 14
                AND move IN ('receive', 'write', 'reply', 'ask', 'refer', 'log_call', 'assign', 'reopen')
        ) AND NOT EXISTS (
            SELECT FROM casework_task
            WHERE case_id = under_way.id AND kind = waits.kind AND done_on > today - 14
        )
        UNION ALL
        SELECT id, 'one_holder' FROM under_way
        WHERE is_open AND is_held AND people = 1
            -- An application stays with its whole team, whoever follows it.
            AND (kind <> 'housing' OR id NOT IN (SELECT case_id FROM under_team))
        UNION ALL
        -- Closed ones too: the person may write again.
        SELECT id, 'no_holder' FROM under_way
        WHERE people = 0 AND (has_holder AND kind <> 'housing' OR id NOT IN (SELECT case_id FROM under_team))
    )
    SELECT array_agg(case_id), array_agg(kind) INTO cases, kinds FROM due;
    PERFORM casework_settle_tasks(
        ARRAY['news_unread', 'not_yet_read', 'no_word', 'partner_silent', 'one_holder', 'no_holder'], cases, kinds, today
    );
END
$$;

-- Age. A request's time is over 90 days after it ended; 180 days after the person's last word if nobody ever
--    answered; 180 days after the last word of either if somebody did. The daily check lives a day.
-- An application that waits is never too old; one that has ended is kept for a year, one that was withdrawn or
-- merged for as long as that may be undone.
CREATE OR REPLACE FUNCTION casework_is_over(p_case uuid, p_on date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE
        WHEN kind = 'check' THEN received_on <= p_on - 1
        WHEN kind = 'housing' THEN CASE state
            WHEN 'withdrawn' THEN closed_on <= p_on - 14
            WHEN 'merged' THEN closed_on <= p_on - 30
            ELSE closed_on IS NOT NULL AND closed_on <= p_on - 365 END
        WHEN state = 'closed' THEN closed_on <= p_on - 90
        ELSE received_on <= p_on - 180 AND NOT EXISTS (
            SELECT FROM casework_event AS event
            WHERE event.case_id = one.id AND event.day > p_on - 180 AND (
                event.move IN ('write', 'renew_code', 'grant')
                OR one.answered_on IS NOT NULL
                    AND event.move IN ('reply', 'ask', 'refer', 'log_call', 'note', 'assign', 'reopen')
            )
        )
    END
    FROM casework_case AS one WHERE id = p_case
$$;

-- Erases what is over, 100 at a time; returns how many it erased.
CREATE OR REPLACE FUNCTION casework_timer_retention() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    one uuid;
    erased int := 0;
BEGIN
    FOR one IN
        SELECT id FROM casework_case
        WHERE (kind = 'check' OR closed_on <= today - CASE kind WHEN 'housing' THEN 14 ELSE 90 END
                OR kind <> 'housing' AND received_on <= today - 180)
            AND casework_is_over(id, today)
        ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED
    LOOP
        -- Once more, now that nobody can write in it: somebody may have, a moment ago.
        IF casework_is_over(one, today) THEN
            PERFORM casework_erase_case(one, 'timer', today);
            erased := erased + 1;
        END IF;
    END LOOP;
    RETURN erased;
END
$$;

-- What somebody on call must hear of: four answers, yes or no, and nothing about a file.
CREATE OR REPLACE FUNCTION casework_timer_facts(p_at timestamptz)
RETURNS TABLE (urgent_unread boolean, answers_late boolean, no_holder boolean, retention_late boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    passed date := casework_promised_until(p_at);
BEGIN
    RETURN QUERY
    WITH late AS (
        SELECT id, urgency FROM casework_case
        WHERE kind <> 'check' AND answered_on IS NULL AND due_on <= passed
            AND state IN ('received', 'assigned', 'waiting_person', 'waiting_partner', 'reopened', 'submitted', 'in_review',
                'info_requested')
    )
    SELECT
        EXISTS (
            SELECT FROM late
            WHERE urgency = 'urgent' AND NOT EXISTS (SELECT FROM staff_accessentry WHERE case_id = late.id)
        ),
        EXISTS (SELECT FROM late),
        EXISTS (SELECT FROM casework_task WHERE kind = 'no_holder' AND done_on IS NULL),
        -- Two days of grace: a timer may miss a night.
        EXISTS (
            SELECT FROM casework_case
            WHERE (kind = 'check' OR closed_on <= today - CASE kind WHEN 'housing' THEN 16 ELSE 92 END OR received_on <= today - 182)
                AND casework_is_over(id, today - 2)
        )
        OR EXISTS (SELECT FROM casework_journey WHERE keep_until <= now() - interval '2 days')
        OR EXISTS (SELECT FROM casework_helpergrant WHERE ended_on IS NULL AND expires_on < today - 2)
        OR EXISTS (SELECT FROM staff_accessentry WHERE day <= today - 732);
END
$$;

-- What happened, in days: the moves that concern the person, never who wrote a note. That a household separated is
-- shown to no code either: the first one may be in the hands of whoever somebody left.
CREATE OR REPLACE FUNCTION casework_events_by_code(p_lookup bytea)
RETURNS TABLE (number int, move text, state text, actor text, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT number, move, state, actor, day FROM casework_event
    WHERE case_id = casework_case_of(p_lookup) AND move NOT IN ('note', 'split') ORDER BY number
$$;
