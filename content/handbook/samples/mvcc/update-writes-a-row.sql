A: CREATE TABLE accounts (id int PRIMARY KEY, owner text, balance int)
A: INSERT INTO accounts VALUES (1, 'ada', 100)
A: UPDATE accounts SET balance = 90 WHERE id = 1
A: UPDATE accounts SET balance = balance WHERE id = 1
A: SELECT lp, t_xmin, t_xmax, t_ctid
     FROM heap_page_items(get_raw_page('accounts', 0))
