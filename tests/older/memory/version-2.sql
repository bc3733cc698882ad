BEGIN TRANSACTION;
CREATE TABLE album (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    made TEXT
);
INSERT INTO "album" VALUES(1,'Holidays','holidays','2026-11-28T03:04:22+00:00');
INSERT INTO "album" VALUES(2,'Été','été','2026-11-28T03:04:22+00:00');
CREATE TABLE album_photo (
    album_id INTEGER NOT NULL REFERENCES album(id) ON DELETE CASCADE,
    sha256 TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (album_id, sha256)
) WITHOUT ROWID;
INSERT INTO "album_photo" VALUES(1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1);
INSERT INTO "album_photo" VALUES(1,'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc',2);
INSERT INTO "album_photo" VALUES(2,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1);
CREATE TABLE favourite (sha256 TEXT NOT NULL UNIQUE, at TEXT NOT NULL);
INSERT INTO "favourite" VALUES('cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc','2026-11-28T03:04:22+00:00');
CREATE TABLE pick (
    session TEXT NOT NULL,
    query TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    verdict INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (session, query, sha256)
) WITHOUT ROWID;
INSERT INTO "pick" VALUES('one','cat','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',-1,'2026-11-28T03:04:22+00:00');
INSERT INTO "pick" VALUES('one','cat','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',1,'2026-11-28T03:04:22+00:00');
CREATE INDEX pick_query ON pick (query);
COMMIT;
PRAGMA user_version = 2;
