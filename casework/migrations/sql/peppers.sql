-- Which pepper a code was made with: the person's page asks for its own code, the weekly check of secrets counts.
CREATE FUNCTION casework_pepper_by_code(p_lookup bytea) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT pepper::int FROM casework_receipt WHERE lookup = p_lookup
$$;

-- How many codes still need each pepper. Counts, and nothing that leads to a file.
CREATE FUNCTION casework_codes_by_pepper() RETURNS TABLE (pepper int, receipts bigint, helpers bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT pepper::int, count(*) FILTER (WHERE is_receipt), count(*) FILTER (WHERE NOT is_receipt)
    FROM (
        SELECT pepper, true AS is_receipt FROM casework_receipt
        UNION ALL
        SELECT pepper, false FROM casework_helpergrant WHERE ended_on IS NULL
    ) AS code
    GROUP BY pepper
$$;
