BEGIN TRANSACTION;
CREATE TABLE album (
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (name, sha256)
) WITHOUT ROWID;
INSERT INTO "album" VALUES('Holidays','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
INSERT INTO "album" VALUES('Holidays','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc');
INSERT INTO "album" VALUES('été','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
INSERT INTO "album" VALUES('été','cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc');
INSERT INTO "album" VALUES('Été','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb');
CREATE TABLE pick (
    session TEXT NOT NULL,
    query TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    verdict INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (session, query, sha256)
) WITHOUT ROWID;
INSERT INTO "pick" VALUES('visit','cat','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',-1,'2026-11-27T23:55:49+00:00');
INSERT INTO "pick" VALUES('visit','cat','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1,'2026-11-27T23:55:49+00:00');
CREATE INDEX pick_query ON pick (query);
COMMIT;
PRAGMA user_version = 1;
