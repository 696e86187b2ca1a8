-- Alerts and signs of life: written by these functions and by nothing else. A code and hours, of the server's own
-- clock; which codes there are is said by core/alerts.py.
ALTER TABLE staff_alert ADD CONSTRAINT staff_alert_is_a_code CHECK (code ~ '^[a-z_]+$');
ALTER TABLE staff_heartbeat ADD CONSTRAINT staff_heartbeat_is_a_code CHECK (name ~ '^[a-z_]+$');

CREATE FUNCTION staff_raise_alert(p_code text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO staff_alert (id, code, raised_at) VALUES (gen_random_uuid(), p_code, date_trunc('hour', now()))
    ON CONFLICT (code) WHERE cleared_at IS NULL DO NOTHING
$$;

CREATE FUNCTION staff_clear_alert(p_code text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE staff_alert SET cleared_at = date_trunc('hour', now()) WHERE code = p_code AND cleared_at IS NULL
$$;

-- What the next mail says: what was raised and not yet said, and what lasts, once a day. An alert that comes and
-- goes is said once an hour at most. The rows stay locked until the caller ends: two who mail at the same moment
-- do not say the same.
CREATE FUNCTION staff_alerts_to_mail() RETURNS SETOF text
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT code::text FROM staff_alert AS one
    WHERE cleared_at IS NULL AND (mailed_at IS NULL OR mailed_at <= now() - interval '24 hours')
      AND NOT EXISTS (
        SELECT FROM staff_alert AS before WHERE before.code = one.code AND before.mailed_at > now() - interval '1 hour'
      )
    ORDER BY code FOR UPDATE SKIP LOCKED
$$;

CREATE FUNCTION staff_alert_mailed(p_code text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE staff_alert SET mailed_at = now() WHERE code = p_code AND cleared_at IS NULL
$$;

-- A timer ran to its end.
CREATE FUNCTION staff_beat(p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO staff_heartbeat (id, name, beaten_at) VALUES (gen_random_uuid(), p_name, now())
    ON CONFLICT (name) DO UPDATE SET beaten_at = now(), failed_at = NULL;
    IF NOT EXISTS (SELECT FROM staff_heartbeat WHERE failed_at IS NOT NULL) THEN
        PERFORM staff_clear_alert('timer_failed');
    END IF;
END
$$;

-- A timer did not. Whether the worker lives is another question: its own sign of life goes on.
CREATE FUNCTION staff_missed(p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO staff_heartbeat (id, name, failed_at) VALUES (gen_random_uuid(), p_name, now())
    ON CONFLICT (name) DO UPDATE SET failed_at = now();
    PERFORM staff_raise_alert('timer_failed');
END
$$;

-- What nobody needs any more: sessions that have ended with the openings of keys they held, invitations that were
-- used or ran out a month ago, alerts that were put away two years ago.
CREATE FUNCTION staff_timer_sweep() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM django_session WHERE expire_date < now();
    DELETE FROM staff_unlock WHERE last_used_at < now() - interval '15 minutes';
    DELETE FROM staff_invitation_teams WHERE invitation_id IN (
        SELECT id FROM staff_invitation WHERE expires_at < now() - interval '30 days'
    );
    DELETE FROM staff_invitation WHERE expires_at < now() - interval '30 days';
    DELETE FROM staff_alert WHERE cleared_at < now() - interval '730 days';
END
$$;

-- Timers that have not run since they were last due: a worker that lives is not yet one that works.
CREATE FUNCTION staff_note_late(p_names text[], p_since timestamptz[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE staff_heartbeat SET failed_at = now()
    FROM unnest(p_names, p_since) AS due (timer, since)
    WHERE name = timer AND failed_at IS NULL AND beaten_at < since;
    -- A timer that this version of the house no longer has is nobody's failure.
    DELETE FROM staff_heartbeat WHERE NOT name = ANY (p_names) AND beaten_at < now() - interval '30 days';
    IF EXISTS (SELECT FROM staff_heartbeat WHERE failed_at IS NOT NULL) THEN
        PERFORM staff_raise_alert('timer_failed');
    END IF;
END
$$;

-- From its first start on, a timer's time counts.
CREATE FUNCTION staff_expect(p_names text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO staff_heartbeat (id, name, beaten_at) SELECT gen_random_uuid(), name, now()
    FROM unnest(p_names) AS given (name) ON CONFLICT (name) DO NOTHING
$$;
