-- One function per act of the person on an application, behind the receipt code; and of whoever they let decide with
-- them, behind a code of their own. Whatever these do not find, nobody finds: the public door touches no table here.

-- Whose application a code reads: the person's, or the one of whom a helper helps on a day on which their code is good.
CREATE FUNCTION housing_read_by_code(p_lookup bytea, p_on date) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT application.case_id FROM housing_application AS application
    WHERE application.case_id = coalesce(
        casework_case_of(p_lookup),
        (SELECT case_id FROM casework_helpergrant WHERE id = casework_grant_of(p_lookup, p_on))
    )
$$;

-- Whose application a code acts on (housing_decides, offers.sql), and how it stands; no row: nobody's, or a helper who
-- may not decide. The file is locked first, as every act does, and the code looked up again behind the lock.
CREATE FUNCTION housing_acts_by_code(p_lookup bytea, p_on date)
RETURNS TABLE (case_id uuid, application_id uuid, standing text, given uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM casework_day_said(p_on);
    PERFORM FROM casework_case WHERE id = (SELECT case_id FROM housing_decides(p_lookup, p_on)) FOR UPDATE;
    RETURN QUERY
    SELECT file.id, application.id, file.state::text, who.grant_id
    FROM housing_decides(p_lookup, p_on) AS who
    JOIN casework_case AS file ON file.id = who.case_id
    JOIN housing_application AS application ON application.case_id = file.id;
END
$$;

-- What happened joins the log under the name of whoever did it, the team sees that there is news, and the person on
-- which day a helper acted for them.
CREATE FUNCTION housing_acted(
    p_case uuid, p_given uuid, p_move text, p_state text, p_on date, p_event uuid
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO casework_event (id, case_id, number, move, before, state, actor, detail, day, previous, digest)
    VALUES (
        p_event, p_case, 0, p_move, '', p_state, CASE WHEN p_given IS NULL THEN 'person' ELSE 'helper' END, '', p_on,
        '', ''
    );
    UPDATE casework_case SET has_news = true WHERE id = p_case;
    INSERT INTO casework_helperuse (id, grant_id, act, day)
    SELECT gen_random_uuid(), p_given, 'acted', p_on WHERE p_given IS NOT NULL
    ON CONFLICT DO NOTHING;
END
$$;

-- Read.

-- The decision that may still be reviewed: the last refusal, once.
CREATE FUNCTION housing_to_review(p_case uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT decision.id FROM (
        SELECT id FROM housing_decision
        WHERE case_id = p_case AND kind = 'refused' AND decided_on IS NOT NULL
        ORDER BY decided_on DESC, id LIMIT 1
    ) AS decision
    WHERE NOT EXISTS (SELECT FROM housing_review WHERE decision_id = decision.id)
$$;

CREATE FUNCTION housing_application_by_code(p_lookup bytea, p_on date) RETURNS TABLE (
    case_id uuid, number text, version_id uuid, has_list boolean, name_fr text, name_en text, filed_on date,
    effective_on date, decide_by date, is_code_only boolean, renewed_on date, renewal_asked_on date, dormant_on date,
    stood_in text, review_asked_on date, review_by date, may_appeal boolean, story bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT one.case_id, one.number, one.version_id, version.has_list, version.name_fr, version.name_en, one.filed_on,
           one.effective_on, one.decide_by, one.is_code_only, one.renewed_on, one.renewal_asked_on, one.dormant_on,
           one.stood_in, review.asked_on, review.decide_by,
           file.state = 'not_eligible' AND p_on <= file.closed_on + 90 AND housing_to_review(one.case_id) IS NOT NULL,
           story.sealed
    FROM housing_application AS one
    JOIN casework_sealedstory AS story ON story.case_id = one.case_id
    JOIN casework_case AS file ON file.id = one.case_id
    JOIN housing_programmeversion AS version ON version.id = one.version_id
    LEFT JOIN housing_review AS review ON review.case_id = one.case_id AND review.outcome_id IS NULL
    WHERE one.case_id = housing_read_by_code(p_lookup, p_on)
$$;

-- Where the application stands: its facts today, and its place in the newest order (housing_place_of, ranking.sql).
CREATE FUNCTION housing_place_by_code(p_lookup bytea, p_on date) RETURNS TABLE (
    facts_now text, run_number int, as_of date, place int, files int, wanted_place int, wanted_files int, offers_made int
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT found.* FROM housing_application AS application, housing_place_of(application.id, p_on) AS found
    WHERE application.case_id = housing_read_by_code(p_lookup, p_on);
END
$$;

CREATE FUNCTION housing_corrections_by_code(p_lookup bytea, p_on date)
RETURNS TABLE (id uuid, number smallint, sealed bytea, day date, actor text, seen_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, number, sealed, day, actor, seen_on FROM housing_sealedanswers
    WHERE case_id = housing_read_by_code(p_lookup, p_on) ORDER BY number
$$;

CREATE FUNCTION housing_items_by_code(p_lookup bytea, p_on date)
RETURNS TABLE (id uuid, sealed bytea, asked_on date, answered_on date, answered_by text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT item.id, item.sealed, request.asked_on, item.answered_on, item.answered_by
    FROM housing_inforequest AS request JOIN housing_infoitem AS item ON item.request_id = request.id
    WHERE request.case_id = housing_read_by_code(p_lookup, p_on)
    ORDER BY request.asked_on, request.id, item.position
$$;

CREATE FUNCTION housing_letters_by_code(p_lookup bytea, p_on date)
RETURNS TABLE (id uuid, kind text, language text, sealed bytea, day date, read_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, kind, language, sealed, day, read_on FROM housing_letter
    WHERE case_id = housing_read_by_code(p_lookup, p_on) ORDER BY day, id
$$;

-- What was decided, and has taken effect; what is being weighed is nobody's word yet.
CREATE FUNCTION housing_decisions_by_code(p_lookup bytea, p_on date)
RETURNS TABLE (id uuid, kind text, reason text, sealed bytea, decided_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, kind, reason, sealed, decided_on FROM housing_decision
    WHERE case_id = housing_read_by_code(p_lookup, p_on) AND decided_on IS NOT NULL ORDER BY decided_on, id
$$;

CREATE FUNCTION housing_proofs_by_code(p_lookup bytea, p_on date)
RETURNS TABLE (kind text, seen_on date, accepted boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT kind, seen_on, accepted FROM housing_proofseen
    WHERE case_id = housing_read_by_code(p_lookup, p_on) ORDER BY seen_on, id
$$;

-- Act. Each says 'done' also to whoever presses twice, 'over' where it is too late for it, and nothing (null) to a
-- code that is nobody's.

-- What was asked is answered: a request whose last answer has come is over, and the promised day moves by the days
-- on which we waited, each counted once.
CREATE FUNCTION housing_items_settled(p_case uuid, p_on date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE housing_inforequest AS request SET came_on = greatest(p_on, asked_on)
    WHERE case_id = p_case AND came_on IS NULL
        AND NOT EXISTS (SELECT FROM housing_infoitem WHERE request_id = request.id AND answered_on IS NULL);
    -- The figures of housing/rules/clocks.py; tests hold the two to each other. A danger that was told later than
    -- the rest was promised for the day after it was told: nothing moves that back.
    UPDATE housing_application AS one
    SET decide_by = CASE file.urgency
        WHEN 'urgent' THEN greatest(one.decide_by, one.filed_on + 1 + awaited.days)
        ELSE one.filed_on + 60 + awaited.days END
    FROM casework_case AS file, (
        SELECT count(DISTINCT each.day)::int AS days
        FROM housing_inforequest AS request
        CROSS JOIN generate_series(request.asked_on, coalesce(request.came_on, p_on) - 1, interval '1 day')
            AS each (day)
        WHERE request.case_id = p_case
    ) AS awaited
    WHERE file.id = p_case AND one.case_id = p_case;
END
$$;

-- Things that were asked for have an answer; with the last one the file goes back to whoever studies it.
CREATE FUNCTION housing_answered(
    p_case uuid, p_given uuid, p_standing text, p_items uuid[], p_on date, p_event uuid
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE housing_infoitem AS item
    SET answered_on = p_on, answered_by = CASE WHEN p_given IS NULL THEN 'person' ELSE 'helper' END
    FROM housing_inforequest AS request
    WHERE item.id = ANY (p_items) AND item.answered_on IS NULL AND request.id = item.request_id
        AND request.case_id = p_case;
    -- The request itself ends with its last answer (decisions.sql).
    IF FOUND AND p_standing = 'info_requested' AND housing_items_open(p_case) = 0 THEN
        PERFORM housing_acted(p_case, p_given, 'answer_items', 'in_review', p_on, p_event);
    END IF;
END
$$;

-- Correct one's answers: a whole set of them, sealed, on top of the one that was read. 'stale': somebody corrected
-- meanwhile. What was asked about that answer is answered by it.
CREATE FUNCTION housing_correct_by_code(
    p_lookup bytea, p_on date, p_answers uuid, p_sealed bytea, p_after int, p_items uuid[], p_language text,
    p_is_urgent boolean, p_event uuid, p_event_items uuid
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    last int;
BEGIN
    SELECT * INTO one FROM housing_acts_by_code(p_lookup, p_on);
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF octet_length(p_sealed) - 29 NOT IN (1024, 4096, 16384, 65536) OR p_language NOT IN ('fr', 'en') THEN
        RAISE EXCEPTION 'not sealed answers' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM housing_sealedanswers WHERE id = p_answers AND case_id = one.case_id) THEN
        RETURN 'done';
    END IF;
    IF one.standing NOT IN (
        'submitted', 'in_review', 'info_requested', 'waiting', 'offer_open', 'dormant', 'in_appeal'
    ) THEN
        RETURN 'over';
    END IF;
    SELECT coalesce(max(number), 0) INTO last FROM housing_sealedanswers WHERE case_id = one.case_id;
    IF last <> p_after THEN
        RETURN 'stale';
    END IF;
    IF last >= 200 THEN
        RAISE EXCEPTION 'full' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    INSERT INTO housing_sealedanswers (id, case_id, number, sealed, day, actor)
    VALUES (
        p_answers, one.case_id, last + 1, p_sealed, p_on,
        CASE WHEN one.given IS NULL THEN 'person' ELSE 'helper' END
    );
    -- What a queue sorts by follows: the language of answers, and danger, which only ever makes it sooner.
    UPDATE casework_case SET language = p_language,
        urgency = CASE WHEN p_is_urgent THEN 'urgent' ELSE urgency END
    WHERE id = one.case_id;
    -- A danger that is told today is decided about tomorrow.
    UPDATE housing_application SET decide_by = least(decide_by, p_on + 1)
    WHERE id = one.application_id AND p_is_urgent AND one.standing IN ('submitted', 'in_review', 'info_requested');
    PERFORM housing_acted(one.case_id, one.given, 'correct', one.standing, p_on, p_event);
    PERFORM housing_answered(one.case_id, one.given, one.standing, p_items, p_on, p_event_items);
    RETURN 'done';
END
$$;

-- Answer in words one thing that was asked for; they join the conversation.
CREATE FUNCTION housing_answer_item_by_code(
    p_lookup bytea, p_on date, p_item uuid, p_message uuid, p_sealed bytea, p_event uuid, p_event_items uuid
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
BEGIN
    SELECT * INTO one FROM housing_acts_by_code(p_lookup, p_on);
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT FROM housing_infoitem AS item JOIN housing_inforequest AS request ON request.id = item.request_id
        WHERE item.id = p_item AND request.case_id = one.case_id AND item.answered_on IS NULL
    ) THEN
        RETURN CASE WHEN EXISTS (SELECT FROM casework_message WHERE id = p_message AND case_id = one.case_id)
            THEN 'done' ELSE 'over' END;
    END IF;
    PERFORM casework_add_message(
        one.case_id, CASE WHEN one.given IS NULL THEN 'person' ELSE 'helper' END, p_message, p_sealed, p_on, p_event
    );
    PERFORM housing_answered(one.case_id, one.given, one.standing, ARRAY[p_item], p_on, p_event_items);
    RETURN 'done';
END
$$;

-- « Ma demande tient toujours. » From sleep it comes back to the list, with its seniority.
CREATE FUNCTION housing_renew_by_code(p_lookup bytea, p_on date, p_event uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    earlier record;
BEGIN
    SELECT * INTO one FROM housing_acts_by_code(p_lookup, p_on);
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF one.standing NOT IN ('waiting', 'offer_open', 'dormant') THEN
        RETURN 'over';
    END IF;
    SELECT renewed_on, renewal_asked_on INTO earlier FROM housing_application WHERE id = one.application_id;
    IF one.standing <> 'dormant' AND earlier.renewed_on = p_on AND earlier.renewal_asked_on IS NULL THEN
        RETURN 'done';
    END IF;
    UPDATE housing_application SET renewed_on = p_on, renewal_asked_on = NULL, dormant_on = NULL
    WHERE id = one.application_id;
    IF one.standing = 'dormant' THEN
        PERFORM housing_acted(one.case_id, one.given, 'come_back', 'waiting', p_on, p_event);
    ELSE
        PERFORM housing_acted(one.case_id, one.given, 'renew', one.standing, p_on, p_event);
    END IF;
    RETURN 'done';
END
$$;

-- Withdraw an application: it is kept for 14 days, and one touch takes it back. An open offer ends with it (offers.sql).
CREATE FUNCTION housing_withdraw_by_code(p_lookup bytea, p_on date, p_event uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
BEGIN
    SELECT * INTO one FROM housing_acts_by_code(p_lookup, p_on);
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF one.standing = 'withdrawn' THEN
        RETURN 'done';
    END IF;
    IF one.standing NOT IN (
        'submitted', 'in_review', 'info_requested', 'waiting', 'offer_open', 'dormant', 'in_appeal'
    ) THEN
        RETURN 'over';
    END IF;
    UPDATE housing_application SET stood_in = one.standing WHERE id = one.application_id;
    PERFORM housing_acted(one.case_id, one.given, 'withdraw', 'withdrawn', p_on, p_event);
    RETURN 'done';
END
$$;

-- Take a withdrawal back: to where it stood, with its seniority. From sleep it comes back awake.
CREATE FUNCTION housing_undo_by_code(p_lookup bytea, p_on date, p_event uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    stood text;
BEGIN
    SELECT * INTO one FROM housing_acts_by_code(p_lookup, p_on);
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF one.standing <> 'withdrawn' THEN
        RETURN 'done';
    END IF;
    IF p_on >= (SELECT closed_on + 14 FROM casework_case WHERE id = one.case_id) THEN
        RETURN 'over';
    END IF;
    SELECT stood_in INTO stood FROM housing_application WHERE id = one.application_id;
    IF stood = 'dormant' THEN
        UPDATE housing_application SET renewed_on = p_on, renewal_asked_on = NULL, dormant_on = NULL
        WHERE id = one.application_id;
    END IF;
    CASE
    WHEN stood = 'submitted' THEN
        PERFORM housing_acted(one.case_id, one.given, 'back_to_new', 'submitted', p_on, p_event);
    WHEN stood IN ('in_review', 'info_requested') THEN
        PERFORM housing_acted(one.case_id, one.given, 'back_to_review', 'in_review', p_on, p_event);
    WHEN stood = 'in_appeal' THEN
        PERFORM housing_acted(one.case_id, one.given, 'back_to_appeal', 'in_appeal', p_on, p_event);
    ELSE
        PERFORM housing_acted(one.case_id, one.given, 'back_to_list', 'waiting', p_on, p_event);
    END CASE;
    UPDATE housing_application SET stood_in = '' WHERE id = one.application_id;
    RETURN 'done';
END
$$;

-- Ask for a review of a refusal: within 90 days, once; words are optional, and join the conversation.
CREATE FUNCTION housing_appeal_by_code(
    p_lookup bytea, p_on date, p_review uuid, p_message uuid, p_sealed bytea, p_event uuid, p_event_words uuid
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one record;
    refusal uuid;
BEGIN
    SELECT * INTO one FROM housing_acts_by_code(p_lookup, p_on);
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF one.standing = 'in_appeal' THEN
        RETURN 'done';
    END IF;
    refusal := housing_to_review(one.case_id);
    IF one.standing <> 'not_eligible' OR refusal IS NULL
        OR p_on > (SELECT closed_on + 90 FROM casework_case WHERE id = one.case_id)
    THEN
        RETURN 'over';
    END IF;
    IF p_sealed IS NOT NULL THEN
        PERFORM casework_add_message(
            one.case_id, CASE WHEN one.given IS NULL THEN 'person' ELSE 'helper' END, p_message, p_sealed, p_on,
            p_event_words
        );
    END IF;
    INSERT INTO housing_review (id, case_id, decision_id, asked_on, decide_by)
    VALUES (p_review, one.case_id, refusal, p_on, p_on + 30);
    PERFORM housing_acted(one.case_id, one.given, 'appeal', 'in_appeal', p_on, p_event);
    RETURN 'done';
END
$$;

-- A letter was opened behind the code.
CREATE FUNCTION housing_letter_read_by_code(p_lookup bytea, p_letter uuid, p_on date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE housing_letter SET read_on = p_on
    WHERE id = p_letter AND read_on IS NULL AND case_id = casework_case_of(p_lookup)
$$;
