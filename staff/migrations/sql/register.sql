-- The register of secrets as the weekly check reads it: names, fingerprints, days. The worker has no table of it.
CREATE FUNCTION staff_secret_records() RETURNS TABLE (
    name text, fingerprint text, holder text, copy_kept text, made_on date, rehearsed_on date
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT name, fingerprint, holder, copy_kept, made_on, rehearsed_on FROM staff_secretrecord
$$;
