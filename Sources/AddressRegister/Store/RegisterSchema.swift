/// The tables of `register.sqlite`, format 1.
enum RegisterSchema {
  /// Days are `YYYY-MM-DD`, coordinates ten-millionths of a degree. Objects are never removed, and the audit trail
  /// cannot be: a hand on the file with another tool meets the triggers.
  static let sql = """
    CREATE TABLE objects (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      house TEXT NOT NULL, alley TEXT NOT NULL, street TEXT NOT NULL, building TEXT NOT NULL,
      hamlet TEXT NOT NULL, commune TEXT NOT NULL, province TEXT NOT NULL,
      latitude INTEGER, longitude INTEGER, entrances TEXT NOT NULL,
      class TEXT NOT NULL, state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
      declared_on TEXT NOT NULL, declared_by TEXT NOT NULL,
      created_on TEXT NOT NULL, created_by TEXT NOT NULL,
      verified_on TEXT NOT NULL, verified_by TEXT NOT NULL,
      notified_on TEXT NOT NULL, notified_channel TEXT NOT NULL, plate_on TEXT NOT NULL,
      source TEXT NOT NULL, source_id TEXT NOT NULL, sureness INTEGER,
      place_key INTEGER
    ) STRICT;
    CREATE INDEX objects_by_place ON objects (place_key) WHERE place_key IS NOT NULL;
    CREATE UNIQUE INDEX objects_by_source ON objects (source, source_id) WHERE source_id <> '';
    CREATE TABLE codes (
      text TEXT NOT NULL, scheme TEXT NOT NULL, object INTEGER NOT NULL REFERENCES objects (number),
      PRIMARY KEY (text, scheme)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX codes_by_object ON codes (object);
    CREATE TABLE imports (
      number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by TEXT NOT NULL, file TEXT NOT NULL,
      source TEXT NOT NULL, rows INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,
      unchanged INTEGER NOT NULL, refused INTEGER NOT NULL, flagged INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE history (
      entry INTEGER PRIMARY KEY AUTOINCREMENT, object INTEGER NOT NULL REFERENCES objects (number),
      at INTEGER NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, fact TEXT NOT NULL,
      before TEXT NOT NULL, after TEXT NOT NULL, note TEXT NOT NULL, import INTEGER REFERENCES imports (number)
    ) STRICT;
    CREATE INDEX history_by_object ON history (object);
    CREATE TRIGGER history_is_kept BEFORE DELETE ON history
      BEGIN SELECT RAISE(ABORT, 'the audit trail is kept for ever'); END;
    CREATE TRIGGER history_is_true BEFORE UPDATE ON history
      BEGIN SELECT RAISE(ABORT, 'the audit trail is never rewritten'); END;
    CREATE TRIGGER objects_are_kept BEFORE DELETE ON objects
      BEGIN SELECT RAISE(ABORT, 'an object keeps its number for ever'); END;
    """

  /// The columns of `objects` behind the number, in the order in which they are bound and read.
  static let columns = """
    house, alley, street, building, hamlet, commune, province, latitude, longitude, entrances, class, state, \
    declared_on, declared_by, created_on, created_by, verified_on, verified_by, notified_on, \
    notified_channel, plate_on, source, source_id, sureness
    """
  static let columnCount = 24
}
