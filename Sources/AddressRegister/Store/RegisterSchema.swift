/// The tables of `register.sqlite`, format 1.
enum RegisterSchema {
  /// Days are `YYYY-MM-DD`, coordinates ten-millionths of a degree, and NULL is what nobody knows. Objects are never
  /// removed, and the audit trail cannot be: a hand on the file with another tool meets the triggers.
  static let sql = """
    CREATE TABLE objects (
      number INTEGER PRIMARY KEY,
      house TEXT, alley TEXT, street TEXT, building TEXT, hamlet TEXT,
      commune TEXT NOT NULL, province TEXT NOT NULL,
      latitude INTEGER, longitude INTEGER, entrances TEXT,
      class TEXT, state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
      declared_on TEXT, declared_by TEXT, created_on TEXT, created_by TEXT, verified_on TEXT, verified_by TEXT,
      notified_on TEXT, notified_channel TEXT, plate_on TEXT,
      source TEXT, source_id TEXT, sureness INTEGER,
      place_key INTEGER, import INTEGER REFERENCES imports (number)
    ) STRICT;
    CREATE INDEX objects_by_place ON objects (place_key) WHERE place_key IS NOT NULL;
    CREATE UNIQUE INDEX objects_by_source ON objects (source, source_id) WHERE source_id IS NOT NULL;
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
      object INTEGER NOT NULL REFERENCES objects (number), entry INTEGER NOT NULL,
      at INTEGER NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, fact TEXT NOT NULL,
      before TEXT NOT NULL, after TEXT NOT NULL,
      note TEXT NOT NULL, import INTEGER REFERENCES imports (number), PRIMARY KEY (object, entry)
    ) STRICT, WITHOUT ROWID;
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
