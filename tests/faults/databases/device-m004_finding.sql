BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'kiosk.store','m001_initial','2026-11-30 12:14:55.645357+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'kiosk.store','m002_manager','2026-11-30 12:14:55.657324+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'kiosk.store','m003_themes','2026-11-30 12:14:55.665184+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'kiosk.store','m004_finding','2026-11-30 12:14:55.679889+00:00');
CREATE TABLE anchors (
    boot INTEGER NOT NULL REFERENCES boots (k),
    boottime_ms INTEGER NOT NULL,
    offset_ms INTEGER NOT NULL,
    error_ms INTEGER NOT NULL,
    PRIMARY KEY (boot, boottime_ms)
) STRICT, WITHOUT ROWID;
INSERT INTO "anchors" VALUES(2,240000,1772514240000,20);
CREATE TABLE answers (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    visit TEXT NOT NULL,
    survey TEXT NOT NULL,
    version INTEGER NOT NULL,
    question TEXT NOT NULL,
    source TEXT NOT NULL,
    grp TEXT,
    value INTEGER,
    choice TEXT,
    text TEXT,
    staff TEXT,
    set_aside TEXT,
    replaces TEXT,
    wall_ms INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    boottime_ms INTEGER NOT NULL,
    synced INTEGER NOT NULL,
    utc_offset_s INTEGER NOT NULL,

    boot INTEGER NOT NULL REFERENCES boots (k),
    occurred_ms INTEGER NOT NULL,
    error_ms INTEGER,
    quality TEXT NOT NULL,
    day TEXT NOT NULL,
    hour INTEGER NOT NULL,
    stream INTEGER NOT NULL REFERENCES streams (k),
    seq INTEGER NOT NULL CHECK (seq > 0),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
    code TEXT,
    message TEXT,
    sent_at INTEGER,
    CHECK ((value IS NOT NULL) + (choice IS NOT NULL) + (text IS NOT NULL) = 1)
) STRICT;
INSERT INTO "answers" VALUES(1,'01a22c61-2bfa-7b3a-aeaa-e8d6039389f9','01a22c61-2bf9-7031-92cf-ccb966d2b22a','checkout',1,'score','touch','promoter',5,NULL,NULL,NULL,NULL,NULL,1772442000000,'11111111-1111-4111-8111-111111111111',3600000,0,10800,1,1772442000000,NULL,'unknown','2026-03-02',12,1,1,'sent',NULL,NULL,1772442240000);
INSERT INTO "answers" VALUES(2,'01a22c61-2c09-749f-9182-e96ba6f7b316','01a22c61-2c08-7e65-b684-31ddc917fe54','checkout',1,'score','touch','passive',4,NULL,NULL,NULL,NULL,NULL,1772442060000,'11111111-1111-4111-8111-111111111111',3660000,0,10800,1,1772442060000,NULL,'unknown','2026-03-02',12,1,2,'sent',NULL,NULL,1772442240000);
INSERT INTO "answers" VALUES(3,'01a22c61-2c0f-712f-985e-5b9524d13e9f','01a22c61-2c0e-7524-9042-30bb5fdbf901','checkout',1,'score','touch','detractor',1,NULL,NULL,NULL,NULL,NULL,1772442120000,'11111111-1111-4111-8111-111111111111',3720000,0,10800,1,1772442120000,NULL,'unknown','2026-03-02',12,1,3,'sent',NULL,NULL,1772442240000);
INSERT INTO "answers" VALUES(4,'01a22c61-2c16-7907-912f-a1dc2e00f603','01a22c61-2c15-74b0-932e-abac0efcf6c8','checkout',1,'score','touch','detractor',3,NULL,NULL,NULL,NULL,NULL,1772442180000,'11111111-1111-4111-8111-111111111111',3780000,0,10800,1,1772442180000,NULL,'unknown','2026-03-02',12,1,4,'refused','unknown_survey','not known',NULL);
INSERT INTO "answers" VALUES(5,'01a22c61-2c22-717d-90b5-28542a08ae20','01a22c61-2c21-74d0-b4ed-2c8ff2d29091','checkout',1,'score','touch','detractor',2,NULL,NULL,NULL,NULL,NULL,1772514240000,'22222222-2222-4222-8222-222222222222',0,0,10800,2,1772514240000,32,'exact','2026-03-03',8,1,5,'waiting',NULL,NULL,NULL);
INSERT INTO "answers" VALUES(6,'01a22c61-2c2e-724e-93ba-196033f5f47b','01a22c61-2c2d-74b3-a1b4-de2ae23eb343','checkout',1,'score','touch','promoter',5,NULL,NULL,NULL,NULL,'01a22c61-2c22-717d-90b5-28542a08ae20',1772514300000,'22222222-2222-4222-8222-222222222222',60000,0,10800,2,1772514300000,29,'exact','2026-03-03',8,1,6,'waiting',NULL,NULL,NULL);
INSERT INTO "answers" VALUES(7,'01a22c61-2c3e-71da-a7b7-8246a95d4739','01a22c61-2c3d-750e-ba04-8f895fec2b1f','checkout',1,'improve','touch','detractor',NULL,'queue',NULL,NULL,NULL,NULL,1772514360000,'22222222-2222-4222-8222-222222222222',120000,0,10800,2,1772514360000,26,'exact','2026-03-03',8,1,7,'waiting',NULL,NULL,NULL);
INSERT INTO "answers" VALUES(8,'01a22c61-2c43-7445-b046-1eea98e35c2f','01a22c61-2c42-7e1e-95b1-77419e9c1761','checkout',1,'comment','touch','detractor',NULL,NULL,'Долго; «как всегда»
😀',NULL,NULL,NULL,1772514420000,'22222222-2222-4222-8222-222222222222',180000,0,10800,2,1772514420000,23,'exact','2026-03-03',8,1,8,'waiting',NULL,NULL,NULL);
INSERT INTO "answers" VALUES(9,'01a22c61-2c58-7382-8fb8-22f5b106f185','01a22c61-2c57-7b34-82b4-373da0016ef2','checkout',1,'score','touch','detractor',1,NULL,NULL,NULL,NULL,NULL,1772514480000,'22222222-2222-4222-8222-222222222222',240000,0,10800,2,1772514480000,20,'exact','2026-03-03',8,1,9,'waiting',NULL,NULL,NULL);
CREATE TABLE boots (
    k INTEGER PRIMARY KEY,
    boot_id TEXT NOT NULL UNIQUE,
    first_n INTEGER NOT NULL
) STRICT;
INSERT INTO "boots" VALUES(1,'11111111-1111-4111-8111-111111111111',1);
INSERT INTO "boots" VALUES(2,'22222222-2222-4222-8222-222222222222',5);
CREATE TABLE comment_marks (id TEXT PRIMARY KEY, read_at INTEGER, theme INTEGER REFERENCES themes (k)) STRICT, WITHOUT ROWID;
CREATE TABLE day_rows (
    day TEXT PRIMARY KEY,
    first_n INTEGER NOT NULL,
    last_n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "day_rows" VALUES('2026-03-02',1,256);
INSERT INTO "day_rows" VALUES('2026-03-03',5,260);
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "facts" VALUES('synchronous','2');
CREATE TABLE faults (key TEXT PRIMARY KEY, sentence TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE rollup (
    day TEXT NOT NULL,
    survey TEXT NOT NULL,
    version INTEGER NOT NULL,
    question TEXT NOT NULL,
    hour INTEGER NOT NULL,
    source TEXT NOT NULL,
    grp TEXT NOT NULL,
    set_aside TEXT NOT NULL,
    answer TEXT NOT NULL,
    staff TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY
        (day, survey, version, question, hour, source, grp, set_aside, answer, staff)
) STRICT, WITHOUT ROWID;
INSERT INTO "rollup" VALUES('2026-03-02','checkout',1,'score',12,'touch','detractor','','1','',1);
INSERT INTO "rollup" VALUES('2026-03-02','checkout',1,'score',12,'touch','detractor','','3','',1);
INSERT INTO "rollup" VALUES('2026-03-02','checkout',1,'score',12,'touch','passive','','4','',1);
INSERT INTO "rollup" VALUES('2026-03-02','checkout',1,'score',12,'touch','promoter','','5','',1);
INSERT INTO "rollup" VALUES('2026-03-03','checkout',1,'comment',8,'touch','detractor','','text','',1);
INSERT INTO "rollup" VALUES('2026-03-03','checkout',1,'improve',8,'touch','detractor','','queue','',1);
INSERT INTO "rollup" VALUES('2026-03-03','checkout',1,'score',8,'touch','detractor','','1','',1);
INSERT INTO "rollup" VALUES('2026-03-03','checkout',1,'score',8,'touch','promoter','','5','',1);
CREATE TABLE shifts (k INTEGER PRIMARY KEY, staff TEXT, since_ms INTEGER NOT NULL, day TEXT NOT NULL) STRICT;
CREATE TABLE streams (
    k INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    base INTEGER NOT NULL DEFAULT 0,
    acked INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0 CHECK (sent >= 0)
) STRICT;
INSERT INTO "streams" VALUES(1,'01a22c61-2baa-73f2-9237-d9da05daf63f',0,3,3);
CREATE TABLE surveys (
    k INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    UNIQUE (id, version)
) STRICT;
INSERT INTO "surveys" VALUES(1,'checkout',1,'# For the tablet at the checkout: the score, then why, then a few words if one likes.
# After a change of words, topics or scale raise the version: answers are kept with the one they were given to.

id = "checkout"
version = 1
languages = ["ru", "en"]
title = { ru = "После покупки", en = "After the purchase" }

[[questions]]
id = "score"
kind = "scale"
scale = "five"
text = { ru = "Как прошла ваша покупка?", en = "How was your shopping today?" }
low = { ru = "Совсем плохо", en = "Very bad" }
high = { ru = "Отлично", en = "Excellent" }

[questions.labels]
1 = { ru = "Совсем плохо", en = "Very bad" }
2 = { ru = "Плохо", en = "Bad" }
3 = { ru = "Так себе", en = "So-so" }
4 = { ru = "Хорошо", en = "Good" }
5 = { ru = "Отлично", en = "Excellent" }

[[questions]]
id = "improve"
kind = "choice"
groups = ["detractor", "passive"]
text = { ru = "Что нам изменить, чтобы вы остались довольны?", en = "What should we change to make you completely happy?" }
topics = [
  { key = "queue", text = { ru = "Очередь на кассе", en = "Waiting in line" } },
  { key = "staff", text = { ru = "Обслуживание", en = "Service" } },
  { key = "price", text = { ru = "Цены", en = "Prices" } },
  { key = "quality", text = { ru = "Качество товаров", en = "Product quality" }, groups = ["detractor"] },
  { key = "missing", text = { ru = "Не было нужного", en = "It was not in stock" }, groups = ["detractor"] },
  { key = "clean", text = { ru = "Чистота и порядок", en = "Cleanliness" }, groups = ["detractor"] },
  { key = "choice", text = { ru = "Больше выбора", en = "More to choose from" }, groups = ["passive"] },
  { key = "layout", text = { ru = "Проще находить товары", en = "Easier to find things" }, groups = ["passive"] },
  { key = "comfort", text = { ru = "Уют в зале", en = "A cosier shop" }, groups = ["passive"] },
]

[[questions]]
id = "pleased"
kind = "choice"
groups = ["promoter"]
text = { ru = "Что порадовало больше всего?", en = "What did you like most?" }
topics = [
  { key = "staff", text = { ru = "Приветливые люди", en = "Friendly people" } },
  { key = "fast", text = { ru = "Быстро на кассе", en = "Quick checkout" } },
  { key = "choice", text = { ru = "Большой выбор", en = "Great choice" } },
  { key = "price", text = { ru = "Хорошие цены", en = "Good prices" } },
  { key = "quality", text = { ru = "Свежесть и качество", en = "Fresh and good" } },
  { key = "comfort", text = { ru = "Чисто и уютно", en = "Clean and cosy" } },
]

[[questions]]
id = "comment"
kind = "text"
max_chars = 500
text = { ru = "Хотите добавить пару слов?", en = "Would you like to add a few words?" }

[thanks.default]
text = { ru = "Спасибо! Вы помогаете нам стать лучше.", en = "Thank you! You are helping us get better." }

# Put the address of your own review page here. Without a page, take kind and url out.
[thanks.promoter]
kind = "qr"
url = "https://example.com/review"
text = { ru = "Спасибо! Будем рады, если расскажете о нас.", en = "Thank you! We would love it if you told others." }

# A reward is given with kind = "code" and code = "..", shown large for the customer to use at the till.
[thanks.detractor]
text = { ru = "Спасибо за честность. Простите, что не всё получилось.", en = "Thank you for being honest. We are sorry it was not right." }
');
CREATE TABLE themes (k INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX answers_waiting ON answers (stream, seq) WHERE state = 'waiting';
CREATE UNIQUE INDEX answers_done ON answers (stream, seq) WHERE state <> 'waiting';
CREATE INDEX answers_refused ON answers (stream, seq) WHERE state = 'refused';
CREATE INDEX answers_inexact ON answers (boot) WHERE quality <> 'exact';
CREATE INDEX answers_replaces ON answers (replaces) WHERE replaces IS NOT NULL;
CREATE TRIGGER answers_not_changed BEFORE UPDATE OF n, id, visit, survey, version, question, source, grp, value, choice, text, staff, set_aside, replaces, wall_ms, boot_id, boottime_ms, synced, utc_offset_s ON answers BEGIN SELECT RAISE(ABORT, 'answers are never changed or deleted'); END;
CREATE TRIGGER answers_not_deleted BEFORE DELETE ON answers BEGIN SELECT RAISE(ABORT, 'answers are never changed or deleted'); END;
CREATE INDEX shifts_day ON shifts (day);
CREATE INDEX answers_texts ON answers (day, occurred_ms) WHERE text IS NOT NULL;
CREATE INDEX answers_untrusted ON answers (day) WHERE quality IN ('estimated', 'unknown');
CREATE INDEX comment_marks_theme ON comment_marks (theme) WHERE theme IS NOT NULL;
CREATE TRIGGER answers_day_given AFTER INSERT ON answers 
    WHEN NOT EXISTS (
        SELECT 1 FROM day_rows WHERE day = new.day AND new.n BETWEEN first_n AND last_n) 
    BEGIN
        INSERT INTO day_rows VALUES (new.day, new.n, new.n + 255) ON CONFLICT DO UPDATE SET
            first_n = min(first_n, excluded.first_n), last_n = max(last_n, excluded.last_n);
    END;
CREATE TRIGGER answers_day_moved AFTER UPDATE OF day ON answers 
    WHEN NOT EXISTS (
        SELECT 1 FROM day_rows WHERE day = new.day AND new.n BETWEEN first_n AND last_n) 
    BEGIN
        INSERT INTO day_rows VALUES (new.day, new.n, new.n + 255) ON CONFLICT DO UPDATE SET
            first_n = min(first_n, excluded.first_n), last_n = max(last_n, excluded.last_n);
    END;
CREATE INDEX answers_of_group ON answers (grp, day, occurred_ms) WHERE text IS NOT NULL;
COMMIT;
