-- Candidates: the one door through which the search reads entries.
--
-- A query is a list of probes, each with the number of candidates it may bring. A probe walks the tiers from
-- the smallest on and stops when it has enough, so a word that stands in half of all listings costs no more
-- than a rare one: its postings are read in the small tiers only. See docs/decisions/0004-search.md.

{% for tier in tiers %}
CREATE INDEX services_searchentry_tier_{{ tier }} ON services_searchentry USING gin (document)
    WITH (fastupdate = off) WHERE tier = {{ tier }};
{% endfor %}

-- Statistics on the vector would be large, slow to load and of no use: the plan is always the same.
ALTER TABLE services_searchentry ALTER COLUMN document SET STATISTICS 0;
ALTER TABLE services_searchentry ALTER COLUMN card SET STATISTICS 0;
ALTER TABLE services_searchentry ALTER COLUMN hours SET STATISTICS 0;

-- The first `named` probes are about names and return them; positions are returned only to who asks for them.
CREATE FUNCTION services_candidates(
    probes tsquery[], limits integer[], today date, named integer DEFAULT 0, with_positions boolean DEFAULT false
)
RETURNS TABLE (
    probe smallint, number integer, merit smallint, is_overdue boolean, codes text, names text,
    positions double precision[]
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
                CASE WHEN with_positions THEN entry.positions END
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
