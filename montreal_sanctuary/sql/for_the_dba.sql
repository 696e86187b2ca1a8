-- What only a superuser may do, once in each of the portal's two databases:
--     psql -d directory -f for_the_dba.sql
--     psql -d casework  -f for_the_dba.sql
-- The portal does it by itself where its owner login is a superuser; elsewhere `manage.py check_grants` names
-- what is missing. It may be run again at any time.

-- 1. A statement that fails holds what a person wrote: neither it, nor the row, nor a parameter is logged.
DO $$
DECLARE
    setting text[];
BEGIN
    FOREACH setting SLICE 1 IN ARRAY ARRAY[
        ['log_min_error_statement', 'panic'],
        ['log_error_verbosity', 'terse'],
        ['log_statement', 'none'],
        ['log_min_duration_statement', '-1'],
        ['log_min_duration_sample', '-1'],
        ['log_parameter_max_length', '0'],
        ['log_parameter_max_length_on_error', '0'],
        ['log_duration', 'off'],
        ['log_lock_waits', 'off']
    ] LOOP
        EXECUTE format('ALTER DATABASE %I SET %I = %L', current_database(), setting[1], setting[2]);
    END LOOP;
END
$$;

-- 2. Large objects are a store that no grant on a table covers. A revoke by anyone but a superuser does
--    nothing, and says nothing.
DO $$
DECLARE
    function_name regprocedure;
BEGIN
    FOR function_name IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^lo(_|read$|write$)'
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', function_name);
    END LOOP;
END
$$;

-- 3. In the directory: accents and typing errors in a search. Both extensions are trusted, so the database's
--    owner may create them on most servers.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'directory_reader'
               AND has_database_privilege('directory_reader', current_database(), 'CONNECT')) THEN
        CREATE EXTENSION IF NOT EXISTS unaccent;
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
    END IF;
END
$$;
