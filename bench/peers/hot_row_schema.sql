CREATE TABLE campaign (id bigint PRIMARY KEY, quota bigint NOT NULL, issued bigint NOT NULL);
CREATE TABLE coupon (
    campaign bigint NOT NULL REFERENCES campaign,
    account bigint NOT NULL,
    issued_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (campaign, account)
);
INSERT INTO campaign VALUES (1, 1000000000, 0);
