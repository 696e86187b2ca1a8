-- Candidates: the one door through which the search reads entries.
--
-- A query is a list of probes, each with the number of candidates it may bring. A probe walks the tiers from
-- the smallest on and stops when it has enough, so a word that stands in half of all listings costs no more
-- than a rare one: its postings are read in the small tiers only. See docs/decisions/0004-search.md.

{% for tier in tiers %}
CREATE INDEX services_searchentry_tier_{{ tier }} ON services_searchentry USING gin (document)
    WITH (fastupdate = off) WHERE tier = {{ tier }};
{% endfor %}

-- What is read for hundreds of candidates lies close together; the vector, the card and the hours, read for
-- twenty or by the index only, lie beside it: 21 MB to walk through instead of 172 for 50,000 entries.
ALTER TABLE services_searchentry SET (toast_tuple_target = 512);
ALTER TABLE services_searchentry ALTER COLUMN document SET STORAGE EXTERNAL;
ALTER TABLE services_searchentry ALTER COLUMN card SET STORAGE EXTERNAL;
ALTER TABLE services_searchentry ALTER COLUMN hours SET STORAGE EXTERNAL;

-- Statistics on the vector would be large, slow to load and of no use: the plan is always the same.
ALTER TABLE services_searchentry ALTER COLUMN document SET STATISTICS 0;
ALTER TABLE services_searchentry ALTER COLUMN card SET STATISTICS 0;
ALTER TABLE services_searchentry ALTER COLUMN hours SET STATISTICS 0;

-- Metres from a point to the nearest of some positions (latitude, longitude, latitude …), as if the city were
-- flat: the same as services.rules.distance.flat_distance_m.
CREATE FUNCTION services_distance(
    positions double precision[], latitude double precision, longitude double precision
)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT min(sqrt(((positions[pair] - latitude) * 111195.08) ^ 2
                    + ((positions[pair + 1] - longitude) * 111195.08 * cosd(latitude)) ^ 2))::integer
    FROM generate_series(1, cardinality(positions), 2) AS pair
$$;

-- The first `named` probes are about names and return them; distances are measured from a point, if given.
CREATE FUNCTION services_candidates(
    probes tsquery[], limits integer[], today date, named integer DEFAULT 0,
    latitude double precision DEFAULT NULL, longitude double precision DEFAULT NULL
)
RETURNS TABLE (
    probe smallint, number integer, merit smallint, is_overdue boolean, codes text, names text,
    distance_m integer
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET jit = off
AS $$
DECLARE
    wanted tsquery;
    missing integer;
    found_here integer;
    across CONSTANT double precision := 111195.08 * cosd(latitude);
BEGIN
    FOR position IN 1 .. cardinality(probes) LOOP
        wanted := probes[position];
        missing := limits[position];
        probe := position - 1;
        CONTINUE WHEN numnode(wanted) = 0;
{% for tier in tiers %}
        RETURN QUERY
            SELECT probe, entry.number, entry.merit, coalesce(entry.due_on < today, false), entry.codes,
                CASE WHEN position <= named THEN entry.names END,
                -- Written out for the one position that most have: a function costs fifty times as much.
                CASE cardinality(CASE WHEN latitude IS NULL THEN NULL ELSE entry.positions END)
                    WHEN 2 THEN sqrt(((entry.positions[1] - latitude) * 111195.08) ^ 2
                                     + ((entry.positions[2] - longitude) * across) ^ 2)::integer
                    ELSE CASE WHEN latitude IS NULL THEN NULL
                              ELSE services_distance(entry.positions, latitude, longitude) END
                END
            FROM services_searchentry AS entry
            WHERE entry.tier = {{ tier }} AND entry.document @@ wanted
            LIMIT missing;
        GET DIAGNOSTICS found_here = ROW_COUNT;
        missing := missing - found_here;
        CONTINUE WHEN missing <= 0;
{% endfor %}
    END LOOP;
END
$$;
