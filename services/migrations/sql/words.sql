-- Words: how a text becomes the words that the search knows.
-- The query goes through the very same functions, so both sides agree by construction.

-- Lower case without accents, ligatures or punctuation; the same as core.text.folded for letters.
-- translate() and not unaccent(): it is immutable, needs no extension and is twice as fast.
CREATE FUNCTION services_folded(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT translate(
        lower(replace(replace(replace(replace(given, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae')),
        'àáâãäåçèéêëìíîïñòóôõöùúûüýÿÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ-–—’''ʼ‘`/.,:;!?()[]{}«»"“”+*&|<>\_@#%=°·•…' || chr(160),
        'aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuy' || repeat(' ', 44)
    )
$$;

-- Stemming without accents: "hebergement" and "hébergement" are the same word.
CREATE TEXT SEARCH DICTIONARY services_french (TEMPLATE = snowball, LANGUAGE = french, STOPWORDS = french);
CREATE TEXT SEARCH DICTIONARY services_english (TEMPLATE = snowball, LANGUAGE = english, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION services_fr (COPY = simple);
CREATE TEXT SEARCH CONFIGURATION services_en (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION services_fr
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH services_french;
ALTER TEXT SEARCH CONFIGURATION services_en
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH services_english;

-- One group of words that mean the same ("shelter | refuge"), in either language.
CREATE FUNCTION services_any_of(words text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT to_tsquery('services_fr', words) || to_tsquery('services_en', words)
$$;

-- The distinct folded words of some names, each marked as a word of a name.
CREATE FUNCTION services_name_words(names text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT array_agg(DISTINCT 'n:' || word)
    FROM regexp_split_to_table(names, '\s+') AS word WHERE word <> ''
$$;
