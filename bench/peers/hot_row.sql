-- One transaction for a coupon: the campaign's row is everybody's.
\set account random(1, 1000000000)
BEGIN;
UPDATE campaign SET issued = issued + 1 WHERE id = 1 AND issued < quota;
INSERT INTO coupon (campaign, account) VALUES (1, :account) ON CONFLICT DO NOTHING;
COMMIT;
