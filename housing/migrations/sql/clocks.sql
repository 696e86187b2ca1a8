-- One function per timer of applications. The worker's role may call these and touch no table.
--
-- What ends something (an offer, a place among those who wait) reads the server's own clock: a worker whose clock is
-- wrong ends nothing early. What only asks for something takes the worker's instant. Working days are counted by
-- casework/rules, which knows the holidays. A file that somebody is writing in is left for the next time.

-- The days of the list follow the log of the file, whoever writes the line: the person, the team, the calendar.
CREATE FUNCTION housing_days_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE housing_application SET
        renewal_asked_on = CASE WHEN NEW.move = 'ask_renewal' THEN NEW.day ELSE NULL END,
        renewed_on = CASE WHEN NEW.move IN ('renew', 'come_back', 'back_to_list') THEN NEW.day ELSE renewed_on END,
        dormant_on = CASE WHEN NEW.move IN ('come_back', 'back_to_list') THEN NULL ELSE dormant_on END
    -- Whoever slept, and then left or was referred, comes back awake.
    WHERE case_id = NEW.case_id AND (NEW.move <> 'back_to_list' OR dormant_on IS NOT NULL);
    RETURN NULL;
END
$$;
CREATE TRIGGER housing_days_follow AFTER INSERT ON casework_event
    FOR EACH ROW WHEN (NEW.move IN ('ask_renewal', 'renew', 'come_back', 'back_to_list'))
    EXECUTE FUNCTION housing_days_follow();

-- Attempts to reach somebody since a day: how many, and by how many ways (housing/rules/clocks.py). A voice message is
-- a call too.
CREATE FUNCTION housing_attempts(p_case uuid, p_since date) RETURNS TABLE (made bigint, ways bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*), count(DISTINCT CASE WHEN detail IN ('no_answer', 'voicemail') THEN 'phone' ELSE detail END)
    FROM casework_event WHERE case_id = p_case AND move = 'log_call' AND day >= p_since
$$;

-- Whether the household has said or done anything since a day.
CREATE FUNCTION housing_heard_from(p_case uuid, p_since date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM casework_event
        WHERE case_id = p_case AND day >= p_since AND actor IN ('person', 'helper')
            AND move IN ('write', 'correct', 'renew', 'decline', 'answer_items')
    )
$$;

-- 1. Offers that nobody answered: the last day is over. The household sleeps with its seniority, the dwelling is free
--    for the next. 100 at a time; returns how many ended now.
CREATE FUNCTION housing_timer_offers() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    one record;
    ended int := 0;
BEGIN
    FOR one IN
        SELECT offer.id, application.case_id, application.id AS application_id
        FROM housing_offer AS offer JOIN housing_application AS application ON application.id = offer.application_id
        WHERE offer.state IN ('sent', 'viewed') AND offer.answer_by < today
        ORDER BY application.case_id LIMIT 100
    LOOP
        -- The file first, as every act does; whoever answers at this moment has answered.
        PERFORM FROM casework_case WHERE id = one.case_id AND state = 'offer_open' FOR UPDATE SKIP LOCKED;
        CONTINUE WHEN NOT FOUND;
        UPDATE housing_offer SET state = 'expired' WHERE id = one.id AND state IN ('sent', 'viewed');
        CONTINUE WHEN NOT FOUND;
        UPDATE housing_application SET dormant_on = today WHERE id = one.application_id;
        INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
        VALUES (gen_random_uuid(), one.case_id, 0, 'expire', '', 'dormant', 'timer', '', today, '', '');
        ended := ended + 1;
    END LOOP;
    RETURN ended;
END
$$;

-- 2. Households that were asked to confirm and never did, once they were looked for long enough; and those who have
--    slept for a year. 100 of each at a time; returns how many were moved now.
CREATE FUNCTION housing_timer_dormancy() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
    one record;
    moved int := 0;
BEGIN
    FOR one IN
        SELECT file.id, application.id AS application_id, file.state
        FROM housing_application AS application JOIN casework_case AS file ON file.id = application.case_id
        WHERE file.state = 'waiting' AND application.renewal_asked_on <= today - 30
            AND NOT housing_heard_from(file.id, application.renewal_asked_on)
            AND CASE WHEN application.is_code_only THEN application.renewal_asked_on <= today - 60
                ELSE (SELECT made >= 3 AND ways >= 2 FROM housing_attempts(file.id, application.renewal_asked_on)) END
            OR file.state = 'dormant' AND application.dormant_on <= today - 365
        ORDER BY file.id LIMIT 100 FOR UPDATE OF file SKIP LOCKED
    LOOP
        UPDATE housing_application SET
            dormant_on = CASE one.state WHEN 'waiting' THEN today ELSE dormant_on END,
            stood_in = CASE one.state WHEN 'dormant' THEN 'dormant' ELSE stood_in END
        WHERE id = one.application_id;
        INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
        VALUES (
            gen_random_uuid(), one.id, 0, CASE one.state WHEN 'waiting' THEN 'sleep' ELSE 'withdraw' END, '',
            CASE one.state WHEN 'waiting' THEN 'dormant' ELSE 'withdrawn' END, 'timer', '', today, '', ''
        );
        moved := moved + 1;
    END LOOP;
    RETURN moved;
END
$$;

-- 3. What is asked of caseworkers about applications: makes what is missing, ends what has no cause any more.
--    p_two_working_days_ago: the last day since which two working days have passed.
CREATE FUNCTION housing_timer_tasks(p_at timestamptz, p_two_working_days_ago date, p_next_working_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (p_at AT TIME ZONE 'America/Montreal')::date;
    cases uuid[];
    kinds text[];
BEGIN
    PERFORM casework_promised_until(p_at);
    IF (p_two_working_days_ago BETWEEN today - 14 AND today - 2) IS NOT TRUE
        OR (p_next_working_day BETWEEN today + 1 AND today + 14) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'not working days of this day' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    WITH listed AS (
        SELECT file.id, file.state, application.id AS application_id, application.decide_by, application.filed_on,
            application.renewed_on, application.renewal_asked_on, application.is_code_only
        FROM housing_application AS application JOIN casework_case AS file ON file.id = application.case_id
    ), due (case_id, kind) AS (
        SELECT id, 'decision_due' FROM listed
        WHERE state IN ('submitted', 'in_review') AND decide_by <= today + 7
        UNION ALL
        -- Two attempts on two channels, at two and at three weeks; then somebody decides what silence means.
        SELECT listed.id, 'items_quiet'
        FROM listed
        JOIN LATERAL (
            SELECT min(asked_on) AS asked_on FROM housing_inforequest WHERE case_id = listed.id AND came_on IS NULL
        ) AS request ON true
        CROSS JOIN LATERAL housing_attempts(listed.id, request.asked_on) AS tried
        WHERE listed.state = 'info_requested' AND NOT housing_heard_from(listed.id, request.asked_on)
            AND CASE WHEN listed.is_code_only THEN request.asked_on <= today - 60
                ELSE request.asked_on <= today - 30 OR request.asked_on <= today - 14 AND tried.made < 1
                    OR request.asked_on <= today - 21 AND (tried.made < 2 OR tried.ways < 2) END
        UNION ALL
        SELECT listed.id, 'review_due'
        FROM listed JOIN housing_review AS review ON review.case_id = listed.id AND review.outcome_id IS NULL
        WHERE listed.state = 'in_appeal' AND review.decide_by <= today + 10
        UNION ALL
        SELECT listed.id, 'second_needed'
        FROM listed JOIN housing_decision AS decision ON decision.case_id = listed.id
        WHERE listed.state IN ('in_review', 'info_requested') AND decision.kind = 'refused'
            AND decision.decided_on IS NULL AND decision.dropped_on IS NULL
        UNION ALL
        -- Twice before it ends: two working days after it was sent, and on the working day before its last. Whoever
        -- says they have read it was reached once. Nobody calls a household that only its code reaches.
        SELECT listed.id, 'offer_reminder'
        FROM listed
        JOIN housing_offer AS offer ON offer.application_id = listed.application_id AND offer.state IN ('sent', 'viewed')
        CROSS JOIN LATERAL housing_attempts(listed.id, offer.sent_on) AS tried
        WHERE listed.state = 'offer_open' AND listed.is_code_only IS NOT TRUE
            AND (
                offer.sent_on <= p_two_working_days_ago
                    AND tried.made + CASE offer.state WHEN 'viewed' THEN 1 ELSE 0 END < 1
                OR offer.answer_by <= p_next_working_day
                    AND tried.made + CASE offer.state WHEN 'viewed' THEN 1 ELSE 0 END < 2
            )
        UNION ALL
        -- Each year; then, once asked, an attempt every ten days, three in all.
        SELECT listed.id, 'renewal_due'
        FROM listed
        LEFT JOIN LATERAL housing_attempts(listed.id, listed.renewal_asked_on) AS tried ON true
        WHERE listed.state = 'waiting'
            AND EXISTS (SELECT FROM housing_placement WHERE application_id = listed.application_id)
            AND CASE WHEN listed.renewal_asked_on IS NULL THEN coalesce(listed.renewed_on, listed.filed_on) <= today - 365
                ELSE listed.is_code_only IS NOT TRUE AND NOT housing_heard_from(listed.id, listed.renewal_asked_on)
                    AND (tried.made < least((today - listed.renewal_asked_on) / 10, 3) OR tried.made >= 3 AND tried.ways < 2)
                END
        UNION ALL
        -- Somebody looks at the situation again while its priority still holds for two weeks, or has lapsed unseen.
        SELECT listed.id, 'tier_lapses'
        FROM listed JOIN housing_placement AS placement ON placement.application_id = listed.application_id
        WHERE listed.state = 'waiting' AND coalesce(placement.safety_until, placement.no_dwelling_until) < today + 14
    )
    SELECT array_agg(case_id), array_agg(kind) INTO cases, kinds FROM due;
    PERFORM casework_settle_tasks(
        ARRAY[
            'decision_due', 'items_quiet', 'review_due', 'second_needed', 'offer_reminder', 'renewal_due', 'tier_lapses'
        ],
        cases, kinds, today
    );
END
$$;

-- What somebody does ends what was asked, at once; a refusal that was proposed asks for its second person at once. The
-- timer finds the rest.
CREATE FUNCTION housing_tasks_finish() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ended text[] := CASE NEW.move
        WHEN 'log_call' THEN '{offer_reminder,items_quiet,renewal_due}'
        WHEN 'write' THEN '{items_quiet,renewal_due}'
        WHEN 'correct' THEN '{items_quiet,renewal_due}'
        WHEN 'answer_items' THEN '{items_quiet}'
        WHEN 'ask_items' THEN '{decision_due}'
        WHEN 'accept' THEN '{decision_due,items_quiet,second_needed}'
        WHEN 'refuse' THEN '{decision_due,items_quiet,second_needed}'
        WHEN 'uphold' THEN '{review_due}'
        WHEN 'overturn' THEN '{review_due}'
        WHEN 'ask_renewal' THEN '{renewal_due}'
        WHEN 'renew' THEN '{renewal_due}'
        ELSE '{}' END;
BEGIN
    IF NEW.state <> NEW.before AND NEW.before = 'offer_open' THEN
        ended := ended || '{offer_reminder}'::text[];
    END IF;
    IF NEW.state <> NEW.before AND NEW.before = 'waiting' THEN
        ended := ended || '{tier_lapses}'::text[];
    END IF;
    -- Somebody has taken it up: its first reading was promised, no more.
    IF NEW.state <> NEW.before AND NEW.before = 'submitted' THEN
        ended := ended || '{answer_due,overdue}'::text[];
    END IF;
    IF NEW.state IN ('housed', 'helped', 'referred', 'withdrawn', 'merged') THEN
        ended := '{decision_due,items_quiet,review_due,second_needed,offer_reminder,renewal_due,tier_lapses}';
    END IF;
    IF ended <> '{}' THEN
        UPDATE casework_task SET done_on = NEW.day
        WHERE case_id = NEW.case_id AND done_on IS NULL AND kind = ANY (ended);
    END IF;
    IF NEW.move = 'propose_refuse' THEN
        INSERT INTO casework_task (id, case_id, kind, made_on)
        SELECT gen_random_uuid(), NEW.case_id, 'second_needed', NEW.day
        WHERE NOT EXISTS (
            SELECT FROM casework_task WHERE case_id = NEW.case_id AND kind = 'second_needed' AND done_on IS NULL
        )
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER housing_tasks_finish AFTER INSERT ON casework_event
    FOR EACH ROW EXECUTE FUNCTION housing_tasks_finish();

-- A refusal that was sent back needs no second person any more.
CREATE FUNCTION housing_second_not_needed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE casework_task SET done_on = NEW.dropped_on
    WHERE case_id = NEW.case_id AND done_on IS NULL AND kind = 'second_needed';
    RETURN NULL;
END
$$;
CREATE TRIGGER second_not_needed AFTER UPDATE OF dropped_on ON housing_decision
    FOR EACH ROW WHEN (OLD.dropped_on IS NULL AND NEW.dropped_on IS NOT NULL)
    EXECUTE FUNCTION housing_second_not_needed();

-- A priority that holds for longer, or that nobody has any more, needs no look.
CREATE FUNCTION housing_tier_looked_at() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    today date := (now() AT TIME ZONE 'America/Montreal')::date;
BEGIN
    UPDATE casework_task SET done_on = greatest(today, made_on)
    WHERE case_id = (SELECT case_id FROM housing_application WHERE id = NEW.application_id)
        AND done_on IS NULL AND kind = 'tier_lapses';
    RETURN NULL;
END
$$;
CREATE TRIGGER tier_looked_at AFTER UPDATE OF safety_until, no_dwelling_until ON housing_placement
    FOR EACH ROW WHEN (
        (OLD.safety_until, OLD.no_dwelling_until) IS DISTINCT FROM (NEW.safety_until, NEW.no_dwelling_until)
    )
    EXECUTE FUNCTION housing_tier_looked_at();

-- 4. How the clocks were kept over a year, for everybody to read: counts, and none of them small. `kept` is null where
--    fewer than five were kept or fewer than five were late, so that a figure is never about one household; all kept is
--    a figure about none. Months are whole ones: yesterday's decision does not show by the difference of two days.
CREATE FUNCTION housing_clock_figures(p_on date) RETURNS TABLE (clock text, kept bigint, counted bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH span AS (
        SELECT month::date AS until, (month - interval '1 year')::date AS since
        -- Nobody learns the figure of one month from the difference of two days.
        FROM date_trunc('month', casework_day_said(p_on)) AS month
    ), said (clock, is_kept) AS (
        SELECT 'first_word', file.answered_on <= file.due_on
        FROM casework_case AS file, span
        WHERE file.kind = 'housing' AND file.answered_on >= span.since AND file.answered_on < span.until
        UNION ALL
        SELECT 'decision', decision.decided_on <= application.decide_by
        FROM housing_decision AS decision JOIN housing_application AS application USING (case_id), span
        WHERE decision.kind IN ('eligible', 'refused') AND decision.decided_on >= span.since AND decision.decided_on < span.until
        UNION ALL
        SELECT 'review', outcome.decided_on <= review.decide_by
        FROM housing_review AS review JOIN housing_decision AS outcome ON outcome.id = review.outcome_id, span
        WHERE outcome.decided_on >= span.since AND outcome.decided_on < span.until
    ), summed AS (
        SELECT said.clock, count(*) FILTER (WHERE is_kept) AS kept, count(*) AS counted FROM said GROUP BY said.clock
    )
    SELECT summed.clock,
        CASE WHEN summed.kept >= 5 AND (summed.counted = summed.kept OR summed.counted - summed.kept >= 5) THEN summed.kept END,
        CASE WHEN summed.counted >= 5 THEN summed.counted END
    FROM summed
$$;
