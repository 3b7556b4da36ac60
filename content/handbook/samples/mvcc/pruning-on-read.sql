A: CREATE TABLE docs (id int PRIMARY KEY, v int, body text)
A: INSERT INTO docs VALUES (1, 0, repeat('x', 1900))
A: UPDATE docs SET v = 1
A: UPDATE docs SET v = 2
A: UPDATE docs SET v = 3
A: CREATE VIEW slots AS SELECT lp,
     (ARRAY['unused', 'tuple', 'redirect to ' || lp_off])[lp_flags + 1] AS holds,
     t_xmin, t_xmax
     FROM heap_page_items(get_raw_page('docs', 0))
A: SELECT * FROM slots
B: SELECT ctid, id, v FROM docs
A: SELECT * FROM slots
A: UPDATE docs SET v = 4
A: SELECT ctid, id, v FROM docs
