A: CREATE TABLE tasks (id int PRIMARY KEY, state text, note text)
A: CREATE INDEX tasks_state ON tasks (state)
A: INSERT INTO tasks VALUES (1, 'new', '-')
A: UPDATE tasks SET note = 'a' WHERE id = 1
A: UPDATE tasks SET state = 'new', note = 'b' WHERE id = 1
A: UPDATE tasks SET state = 'done' WHERE id = 1
A: UPDATE tasks SET note = 'c' WHERE id = 1
A: SELECT lp, t_ctid, t_infomask2 & 32768 <> 0 AS heap_only
     FROM heap_page_items(get_raw_page('tasks', 0))
A: SELECT ctid AS slot_in_tasks_state FROM bt_page_items('tasks_state', 1)
A: SELECT ctid AS slot_in_tasks_pkey FROM bt_page_items('tasks_pkey', 1)
